package applications

// Module is the applications capability.
type Module struct {
	*Service
}
