// Package disk keeps blobs in a folder of this machine, for the embedded mode.
//
//	<folder>/data/<key>    the blob, plain, so that any tool can read or copy it
//	<folder>/type/<key>    its content type, one line
//	<folder>/tmp/          what is being written
//
// A blob is written to tmp, synced, then linked under its name: a hard link fails when the name is taken, so that two writers cannot
// both win, and a reader never sees half a blob. Files are readable by their owner only. Every access goes through os.Root: neither a
// key nor a symbolic link put in the folder leads out of it.
package disk
