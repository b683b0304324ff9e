// Command atouts is the platform: one program, whose first argument says what it does. See atouts help.
package main

import (
	"os"

	"github.com/atouts/atouts/modules/host"
	"github.com/atouts/atouts/modules/standard"
)

func main() {
	os.Exit(host.Main(os.Args[1:], os.Environ(), os.Stdout, os.Stderr, standard.Modules))
}
