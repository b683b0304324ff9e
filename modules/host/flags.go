package host

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// parseFlags takes the host's flags off the arguments, wherever they stand before "--"; what is left is the command and its own.
func (p *invocation) parseFlags(args []string) (values map[string]string, file string, err error) {
	values = map[string]string{}
	flags := flag.NewFlagSet("atouts", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // Main says what is wrong, help what there is
	set := func(setting string) func(string) error {
		return func(v string) error { values[Prefix+setting] = v; return nil }
	}
	flags.Func("listen", "address to listen on", set("LISTEN"))
	flags.Func("data", "folder of the embedded database, files, mails and key", set("DATA"))
	flags.BoolFunc("demo", "fictional data and one-click sign-in", func(v string) error {
		values[Prefix+"DEMO"] = map[string]string{"true": "on", "false": "off"}[v]
		return nil
	})
	flags.StringVar(&file, "config", "", "file of KEY=value lines")
	flags.BoolVar(&p.ready, "ready", false, "ask the running process, with doctor")

	for len(args) > 0 && args[0] != "--" {
		n := taken(flags, args)
		if n == 0 {
			p.args, args = append(p.args, args[0]), args[1:]
			continue
		}
		if err := flags.Parse(args[:n]); err != nil {
			return nil, "", fmt.Errorf("%w: %w; see atouts help", ErrUsage, err)
		}
		args = args[n:]
	}
	p.args = append(p.args, args...)
	if len(p.args) == 0 {
		return values, file, nil
	}
	if p.args[0] == "help" || slices.ContainsFunc(p.args, func(a string) bool { return a == "-h" || a == "--help" || a == "-help" }) {
		return nil, "", flag.ErrHelp
	}
	return values, file, nil
}

// taken returns how many of the arguments a flag at their beginning takes: none when it is not one of the set's.
func taken(flags *flag.FlagSet, args []string) int {
	name, isFlag := strings.CutPrefix(args[0], "-")
	name, _, whole := strings.Cut(strings.TrimPrefix(name, "-"), "=")
	found := flags.Lookup(name)
	if !isFlag || found == nil {
		return 0
	}
	if b, ok := found.Value.(interface{ IsBoolFlag() bool }); whole || ok && b.IsBoolFlag() {
		return 1
	}
	return min(2, len(args))
}
