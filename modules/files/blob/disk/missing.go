package disk

import (
	"errors"
	"syscall"
)

// notFolder says whether a path failed because one of its segments is a file: "cv/aa" is kept and "cv/aa/bb" is asked for.
func notFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
