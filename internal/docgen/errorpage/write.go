package errorpage

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/server/backend"
)

const intro = `# Errors

<!-- Made from the packages refusal and driver, and internal/docgen/errorpage; do not edit. -->

An error begins with what failed, then says why, in the platform's words where it has any,
and ends with what to do:

` + "```text" + `
graph: me/accounts: access token expired or not valid: Error validating access token (code 190, subcode 463, trace AbC); the token has expired, and an expired token cannot be renewed: log in again
` + "```" + `

**The code is what to look up here**, not the HTTP status, which is 400 for most, nor the type, which
is OAuthException for throttling and for tokens alike. The trace is what Meta's support asks for.

- [What it comes down to](#what-it-comes-down-to): a few reasons, and what viewfinder does by itself
- [By code](#by-code) of the Graph API, and [by its words](#by-its-words)
- [While logging in](#while-logging-in)
- [The program's own errors](#the-programs-own-errors), in Go
- [SQLSTATE and exit codes](#sqlstate-and-exit-codes)
- A value that is NULL with a warning is no error: [reasons](system-tables.md#reasons)

## What it comes down to

`

// WriteMarkdown writes the page. driverFiles are those in which package driver declares its
// errors.
func WriteMarkdown(w io.Writer, driverFiles ...string) error {
	var out strings.Builder
	out.WriteString(intro)
	out.WriteString("| Reason | What has happened | What viewfinder does by itself | In Go | SQLSTATE | Exit |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, r := range reasons {
		is := ""
		if r.is != "" {
			is = "`" + r.is + "`"
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s | %d |\n", r.reason, r.what, r.does, is, backend.State(refusedBy(ruleOf(r.reason))), failure.Of(refusedBy(ruleOf(r.reason))).Code)
	}

	out.WriteString("\n## By code\n\nThe first cell has the code, and in parentheses the subcode. Without one it is of any other. Of several\nlines with the same code the first whose words fit counts.\n\n")
	out.WriteString("| Code (subcode) | Where it says | Reason | What to do |\n| --- | --- | --- | --- |\n")
	coded := slices.Clone(refusal.Rules)
	coded = slices.DeleteFunc(coded, func(r refusal.Rule) bool {
		return r.Asked != 0 && r.Asked&refusal.Data == 0 || r.From == 0 && r.Subcode == 0
	})
	slices.SortStableFunc(coded, func(a, b refusal.Rule) int {
		return cmp.Or(boolean(a.From <= 0, b.From <= 0), cmp.Compare(magnitude(a.From), magnitude(b.From)))
	})
	for i := range coded {
		fmt.Fprintf(&out, "| %s | %s | `%s` | %s |\n", codes(&coded[i]), words(&coded[i]), coded[i].Reason, advice(&coded[i]))
	}
	out.WriteString("\nAny other code is `invalid`, or `unavailable` where the platform marks it as passing or the HTTP status is\n500 or more.\n")

	out.WriteString("\n## By its words\n\nWords count before codes, where they tell more.\n\n| It says | Reason | What to do |\n| --- | --- | --- |\n")
	table(&out, func(r *refusal.Rule) bool { return r.Asked == 0 && r.From == 0 && r.Subcode == 0 })

	out.WriteString("\n## While logging in\n\nWhat a login comes down to besides, for programs: [errors of logins](oauth.md#errors).\n\n| It says, or its code | Reason | What to do |\n| --- | --- | --- |\n")
	table(&out, func(r *refusal.Rule) bool { return r.Asked != 0 && r.Asked&refusal.Data == 0 })

	if err := writeOwn(&out, driverFiles); err != nil {
		return err
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// table writes the rules that a page wants, with what tells them.
func table(out *strings.Builder, wants func(*refusal.Rule) bool) {
	for i := range refusal.Rules {
		r := &refusal.Rules[i]
		if !wants(r) {
			continue
		}
		tells := words(r)
		if r.From != 0 || r.Subcode != 0 {
			tells = strings.TrimSuffix(codes(r)+", "+tells, ", ")
		}
		if r.Status != 0 {
			tells = strings.TrimPrefix(tells+", HTTP status "+strconv.Itoa(r.Status), ", ")
		}
		fmt.Fprintf(out, "| %s | `%s` | %s |\n", tells, r.Reason, advice(r))
	}
}

func writeOwn(out *strings.Builder, files []string) error {
	declared, err := declaredErrors(files...)
	if err != nil {
		return err
	}
	out.WriteString("\n## The program's own errors\n\nValues are for `errors.Is`, types for `errors.As`.\n\n| `driver.` | What it is | What to do |\n| --- | --- | --- |\n")
	for _, d := range declared {
		does := toDo(d.name)
		if does == "" {
			return fmt.Errorf("what to do about driver.%s?", d.name)
		}
		fmt.Fprintf(out, "| `%s` | %s | %s |\n", d.name, d.says, does)
	}
	out.WriteString("\n## SQLSTATE and exit codes\n\nClients of [the server](server.md#messages) get a SQLSTATE, and a hint what they can do; the command line\nends with [a code](cli.md#exit-codes):\n\n| SQLSTATE | Exit | For |\n| --- | --- | --- |\n")
	for _, s := range states {
		fmt.Fprintf(out, "| %s | %d | `%s` |\n", backend.State(s.err), failure.Of(s.err).Code, s.name)
	}
	out.WriteString("\n| Exit | |\n| --- | --- |\n")
	for _, k := range failure.Kinds() {
		fmt.Fprintf(out, "| %d | %s |\n", k.Code, k.What)
	}
	return nil
}

// states are errors whose SQLSTATE is told.
var states = []struct {
	name string
	err  error
}{
	{"driver.ErrTokenExpired", driver.ErrTokenExpired},
	{"driver.ErrNoToken", driver.ErrNoToken},
	{"driver.ErrLoginRequired", driver.ErrLoginRequired},
	{"driver.ErrPermission", driver.ErrPermission},
	{"driver.ErrAppBlocked", driver.ErrAppBlocked},
	{"driver.ErrLoginKind", driver.ErrLoginKind},
	{"driver.ErrNoAccount", driver.ErrNoAccount},
	{"driver.ErrNotFound", driver.ErrNotFound},
	{"driver.ErrRateLimited", driver.ErrRateLimited},
	{"driver.ErrQuota", errors.Join(driver.ErrQuota, driver.ErrRateLimited)}, // as it comes
	{"driver.ErrBudget", driver.ErrBudget},
	{"driver.ErrUnknownOutcome", driver.ErrUnknownOutcome},
	{"driver.ErrUnavailable", driver.ErrUnavailable},
	{"driver.ErrUnreachable", driver.ErrUnreachable},
	{"driver.ErrMalformedAnswer", driver.ErrMalformedAnswer},
	{"driver.ErrNoProgress", driver.ErrNoProgress},
	{"driver.ErrOrder", driver.ErrOrder},
	{"driver.ErrOutOfMemory", driver.ErrOutOfMemory},
}

// ruleOf is a rule of data whose reason that is.
func ruleOf(reason refusal.Reason) *refusal.Rule {
	for i := range refusal.Rules {
		if r := &refusal.Rules[i]; r.Reason == reason && (r.Asked == 0 || r.Asked&refusal.Data != 0) {
			return r
		}
	}
	return &refusal.Rule{Reason: reason}
}

// refusedBy is the error of a statement that is refused by a rule.
func refusedBy(r *refusal.Rule) error {
	says, _, _ := strings.Cut(r.Says, "|")
	return &graph.APIError{Status: cmp.Or(r.Status, 400), Code: r.From, Subcode: r.Subcode, Message: says}
}

// codes are a rule's code, as 200–299, and subcode.
func codes(r *refusal.Rule) string {
	text := strconv.Itoa(r.From)
	switch {
	case r.From == 0:
		text = "any"
	case r.To != 0:
		text += "–" + strconv.Itoa(r.To)
	}
	if r.Subcode != 0 {
		text += fmt.Sprintf(" (%d)", r.Subcode)
	}
	return text
}

// words are what a rule wants a refusal to say.
func words(r *refusal.Rule) string {
	var all []string
	for part := range strings.SplitSeq(r.Says, "|") {
		if part != "" {
			all = append(all, "*"+part+"*")
		}
	}
	text := strings.Join(all, ", ")
	if r.Names {
		text += ", and names one"
	}
	return text
}

// advice is what to do about a rule's refusals.
func advice(r *refusal.Rule) string {
	return cmp.Or(r.Advice, "what the platform's words say")
}

func magnitude(n int) int { return max(n, -n) }

// boolean orders false before true.
func boolean(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
