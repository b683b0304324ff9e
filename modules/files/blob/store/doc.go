// Package store is the contract between those who keep blobs and those who need them kept. It has no code of its own beside the rule for
// keys, so that the drivers (disk, s3) and the door that chooses between them (package blob) can both import it.
//
// A blob is written once and never changed. Its key is made by the owner, usually from the hash of its content
// ("cv/3f/3f9a….pdf"), so that writing the same thing twice is harmless and two processes never have to agree who writes.
//
//	absent ──Put──▶ kept ──Delete──▶ absent
//	                 └─Put──▶ kept, untouched (created is false)
//
// A store serves nothing to people by itself: the module that owns a blob checks who asks, then streams it.
package store
