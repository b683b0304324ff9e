// Package fault names the few kinds of error that a person can act on.
//
// A service returns a fault with the key of a message for people; the api package maps each kind once, to problem+json for operations and to
// a page for browsers. Everything that is not a fault is internal: it is logged with the id of the request and never shown.
//
//	kind             status  made by
//	NotFound         404     fault.NotFound("offers.not_found")
//	Forbidden        403     fault.Forbidden("applications.not_yours")
//	Invalid          422     fault.Invalid(fault.Field{Name: "email", Key: "accounts.email_taken"})
//	Conflict         409     fault.Conflict("applications.already_sent", "Offer", title)
//	TooMany          429     fault.TooMany(wait, "accounts.too_many_attempts")
//	Busy             503     fault.Busy(wait, "errors.busy")
//	Unauthenticated  401     fault.Unauthenticated("errors.sign_in")
//	TooLarge         413     fault.TooLarge("errors.too_large")
//	Malformed        400     fault.Malformed("errors.malformed")
//
// What exists but must not be seen is NotFound, exactly like what does not exist: Forbidden would tell that it is there. Forbidden is for what
// the person already sees and may not do.
//
// Wrapping with %w keeps the kind: fault.Of, fault.Is and errors.As find it. Params are pairs of a name and a value, as i18n.T takes them.
package fault
