package host

import (
	"context"
	"errors"
	"fmt"

	"github.com/atouts/atouts/modules"
)

// settingOf names the setting that says where the server of a check is; a check of another module has none.
var settingOf = map[string]string{"database": "DATABASE_URL", "redis": "REDIS_URL", "files": "BLOB_URL", "mail": "SMTP_URL"}

// errUnwell is the answer of a doctor who has said what is wrong.
var errUnwell = errors.New("something is wrong; see above")

// doctor opens and asks everything, and says what is wrong and what to do.
func doctor(ctx context.Context, p invocation) error {
	if p.ready {
		return p.askReady(ctx)
	}
	if err := p.reach(ctx); err != nil {
		return err
	}
	g, err := openProgram(ctx, p.options(), nil)
	if err != nil {
		return err
	}
	err = errors.Join(g.startModules(ctx), p.examine(ctx, g))
	return errors.Join(err, g.close(context.WithoutCancel(ctx)))
}

// reach asks the servers without which nothing can be opened, and the mail server, so that every one that does not answer is said at once.
func (p invocation) reach(ctx context.Context) error {
	if err := p.config.prepareData(); err != nil {
		return err
	}
	var wrong []error
	db, err := p.config.openDatabase(ctx)
	if err == nil {
		err = db.Close()
	}
	wrong = append(wrong, err)
	r, err := p.config.openRedis(ctx)
	if err == nil {
		err = r.Close()
	}
	if wrong = append(wrong, err); errors.Join(wrong...) == nil {
		return nil // the rest is examined on the open program
	}
	return errors.Join(append(wrong, p.reachMail(ctx))...)
}

// reachMail asks the mail server, where mails are sent.
func (p invocation) reachMail(ctx context.Context) error {
	base, err := p.config.baseURL(nil)
	if err != nil || p.config.SMTPURL == "" {
		return err
	}
	s, err := p.config.sender(base, nil)
	if err != nil {
		return err
	}
	if c, ok := s.(modules.Checker); ok {
		return about("SMTP_URL", c.Check(ctx))
	}
	return nil
}

// examine prints a line for each check, and returns errUnwell when one of them is not well.
func (p invocation) examine(ctx context.Context, g *program) error {
	checks := g.checks()
	if c, ok := g.found.Mail.(modules.Checker); ok { // readiness does not ask it: without a mail server pages are still served
		checks["mail"] = c.Check
	}
	for _, m := range g.modules {
		if e, ok := m.(modules.Examiner); ok {
			checks[m.Name()] = e.Examine
		}
	}
	var unwell error
	for _, name := range sorted(checks) {
		state := "ok"
		if err := checks[name](ctx); err != nil {
			if setting := settingOf[name]; setting != "" {
				err = about(setting, err)
			}
			state, unwell = say(err, p.lang)[0], errUnwell
		}
		fmt.Fprintf(p.out, "%-12s %s\n", name, state) //nolint:errcheck // the exit code says it too
	}
	warnings, err := g.redis.Doctor(ctx)
	for _, w := range warnings {
		fmt.Fprintf(p.out, "%-12s %s\n", "redis", w) //nolint:errcheck // a warning
	}
	return errors.Join(unwell, err)
}
