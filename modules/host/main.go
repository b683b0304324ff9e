package host

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules"
	"github.com/atouts/atouts/worker/redis"
)

// Build returns the modules of a program, lower ones first. A plug-in's own main gives standard's and one more.
type Build func(modules.Foundations) []modules.Module

// command is one of the host's own commands.
type command struct {
	name, usage string
	// args says that it takes arguments.
	args bool
	run  func(ctx context.Context, p invocation) error
}

// invocation is what a command was called with.
type invocation struct {
	config Config
	args   []string
	ready  bool // --ready of doctor
	build  Build
	lang   string
	out    io.Writer
	errs   io.Writer
}

func commands() []command {
	return []command{
		{"serve", "serve everything from this process (the default)", false, func(ctx context.Context, p invocation) error { return p.serve(ctx, Serve) }},
		{"web", "serve pages and operations; other processes do the work", false, func(ctx context.Context, p invocation) error { return p.serve(ctx, Web) }},
		{"worker", "do the work of the outbox and the schedule", false, func(ctx context.Context, p invocation) error { return p.serve(ctx, Worker) }},
		{"migrate", "bring the database to the shape that this version expects", false, migrate},
		{"openapi", "print the document of the API as JSON", false, openapi},
		{"config", "print every setting as it is understood, secrets masked", false, printConfig},
		{"doctor", "look at settings, database, Redis, files and mail, and say what is wrong; with --ready, ask the running process", false, doctor},
		{"backup", "backup FILE: copy the embedded database to a file while it is in use", true, backup},
	}
}

// Main runs the program with its arguments and returns its exit code: 0, 1 when something went wrong, 2 when it was called wrongly.
func Main(args, environ []string, out, errs io.Writer, build Build) int {
	redis.Hush()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	switch err := Run(ctx, args, environ, out, errs, build); {
	case err == nil, errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return 0
	case errors.Is(err, ErrUsage):
		fmt.Fprintln(errs, "atouts:", err) //nolint:errcheck // nothing is left to tell it to
		return 2
	default:
		for _, line := range say(err, languageOf(environ)) {
			fmt.Fprintln(errs, "atouts:", line) //nolint:errcheck // nothing is left to tell it to
		}
		return 1
	}
}

// ErrUsage is the answer to a wrong command line.
var ErrUsage = errors.New("wrong command line")

// Run is Main without the process around it: tests call it.
func Run(ctx context.Context, args, environ []string, out, errs io.Writer, build Build) error {
	p := invocation{build: build, lang: languageOf(environ), out: out, errs: errs}
	values, file, err := p.parseFlags(args)
	if errors.Is(err, flag.ErrHelp) {
		return help(out, build)
	}
	if err != nil {
		return err
	}
	if p.config, err = Load(file, environ, values); err != nil {
		return err
	}
	name := "serve"
	if len(p.args) > 0 && !strings.HasPrefix(p.args[0], "-") {
		name, p.args = p.args[0], p.args[1:]
	}
	own := commands()
	i := slices.IndexFunc(own, func(c command) bool { return c.name == name })
	if i < 0 {
		return p.module(ctx, name)
	}
	if len(p.args) > 0 && strings.HasPrefix(p.args[0], "-") {
		return fmt.Errorf("%w: %s has no flag %s; see atouts help", ErrUsage, name, p.args[0])
	}
	if len(p.args) > 0 && !own[i].args {
		return fmt.Errorf("%w: %s takes no argument, not %q", ErrUsage, name, p.args[0])
	}
	return own[i].run(ctx, p)
}

func help(out io.Writer, build Build) error {
	var b strings.Builder
	b.WriteString("atouts [command] [flags]\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-8s %s\n", c.name, c.usage)
	}
	for _, m := range build(modules.Foundations{}) {
		if c, ok := m.(modules.Commander); ok {
			for _, one := range c.Commands() {
				fmt.Fprintf(&b, "  %-8s %s\n", one.Name, one.Usage)
			}
		}
	}
	b.WriteString("\nFlags: --listen ADDRESS, --data FOLDER, --demo, --config FILE. Settings: atouts config.\n")
	_, err := io.WriteString(out, b.String())
	return err
}

// module runs a command of a module, on open foundations. One whose name is two words goes first.
func (p invocation) module(ctx context.Context, name string) error {
	find := func(list []modules.Module, name string) *modules.Command {
		for _, m := range list {
			if c, ok := m.(modules.Commander); ok {
				for _, one := range c.Commands() {
					if one.Name == name {
						return &one
					}
				}
			}
		}
		return nil
	}
	known := func(list []modules.Module) *modules.Command { return find(list, name) }
	if len(p.args) > 0 && find(p.build(modules.Foundations{}), name+" "+p.args[0]) != nil {
		name, p.args = name+" "+p.args[0], p.args[1:]
	}
	if known(p.build(modules.Foundations{})) == nil {
		return fmt.Errorf("%w: there is no command %q; see atouts help", ErrUsage, name)
	}
	return p.opened(ctx, func(ctx context.Context, g *program) error {
		return known(g.modules).Run(viewer.System(ctx, "command."+name), p.args, p.out)
	})
}
