package api

// The messages of this package's own faults; those of fields are in validation.go.
const (
	keyNotFound  = "validation.request.not_found"
	keyMethod    = "validation.request.method"
	keySignIn    = "validation.request.sign_in"
	keyProof     = "validation.request.proof"
	keyInternal  = "validation.request.internal"
	keyMalformed = "validation.request.malformed"
	keyTooLarge  = "validation.request.too_large"
	keySlow      = "validation.request.slow"
	keyAway      = "validation.request.away"
	keyMediaType = "validation.request.media_type"
	keyCrossSite = "validation.request.cross_site"
	keyFormat    = "validation.format"
	keyRequired  = "validation.required"
)
