package tables

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// writeWrites says how statements change the table.
func (p *page) writeWrites() {
	t := p.entry.table
	if !t.Writable() {
		return
	}
	p.section("Writing")
	for i := range t.Writes {
		w := &t.Writes[i]
		if i > 0 {
			p.printf("\n")
		}
		p.printf("**%s**", w.Verb)
		if of := w.Serves(t); of != t.Login {
			p.printf(" (AuthScheme=%s)", of)
		}
		p.printf(": `%s /%s`", w.Method, w.Path)
		if len(w.Keys) > 0 {
			p.printf(", for each row; %s names it without being read", strings.Join(w.Keys, " or "))
		}
		p.printf(".\n")
		if w.Example != "" {
			p.printf("\n```sql\n%s\n```\n", schema.Statement(w.Example))
		}
		p.writeGiven(t, w)
		p.writeRules(t, w)
	}
}

// writeGiven lists what a write takes.
func (p *page) writeGiven(t *schema.Table, w *schema.Write) {
	if len(w.Inputs) == 0 {
		return
	}
	p.printf("\n| Column | Type | Sent as | Limits | Meaning |\n| --- | --- | --- | --- | --- |\n")
	for i := range w.Inputs {
		in := &w.Inputs[i]
		c := t.AnyColumn(in.Column)
		limits := in.Limits.Words()
		if in.Required {
			limits = append([]string{"required"}, limits...)
		}
		sent := ""
		if in.Param != "" {
			sent = code(in.Param)
		}
		p.printf("| %s | %s | %s | %s | %s |\n", in.Column, c.Type, sent, cell(strings.Join(limits, "; ")), cell(c.Description))
	}
}

// writeRules says what else there is to know of a write.
func (p *page) writeRules(t *schema.Table, w *schema.Write) {
	var said []string
	if len(w.OneOf) > 0 {
		said = append(said, fmt.Sprintf("A row gives one of %s.", strings.Join(w.OneOf, ", ")))
	}
	if w.NeedsAccount() {
		said = append(said, schema.AccountColumn+" says which account writes; it may be left out where there is one alone.")
	}
	if w.Burst > 0 {
		said = append(said, fmt.Sprintf("No more than %d go in %s: the driver waits.", w.Burst, w.Within))
	}
	if w.Rules != "" {
		said = append(said, w.Rules)
	}
	if w.Process == "" {
		if w.Check != nil {
			said = append(said, "Where the answer is lost the driver looks whether it was done.")
		} else {
			said = append(said, "Where the answer is lost it cannot be told whether it was done.")
		}
	}
	if len(said) > 0 {
		p.printf("\n%s\n", strings.Join(said, " "))
	}
	for _, login := range []schema.Login{schema.FacebookLogin, schema.InstagramLogin} {
		if scopes := w.Scopes.Of(login); w.Serves(t)&login != 0 && len(scopes) > 0 {
			p.printf("\nPermissions with AuthScheme=%s: %s.\n", login, code(scopes...))
		}
	}
}
