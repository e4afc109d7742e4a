package write

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Writer does jobs for one statement.
type Writer struct {
	// Client makes the calls.
	Client *graph.Client
	// Account finds the account that writes where a row does not say which. Its error says
	// that there are several, or none.
	Account func(ctx context.Context) (string, error)
	// Only is the account that the connection keeps to, "" for none: a row that names
	// another is refused.
	Only string
	// Page finds the Page of an account, and its token.
	Page func(ctx context.Context, account string) (id string, token graph.Token, err error)
	// Processes do what takes several calls; the values are the row's, by the names of
	// columns, and so is what they return.
	Processes map[schema.Process]Process
	// Pace spreads what the platform takes only so many of in a while; nil does not.
	Pace *Pace
	// Made knows of the calls of other statements; nil knows of this one's alone.
	Made *Made
	// Now is the clock that the platform's is like; nil is the machine's.
	Now func() time.Time
	// Before is how many rows were so before, so that nothing was written of them.
	Before int
	// account is the one that was found for the rows that do not say, pages are those of
	// accounts.
	account string
	pages   map[string]ofPage
	// Permitted says how to log in so that a write of these permissions is allowed; nil says
	// nothing.
	Permitted func(schema.Scopes) string
	// Note is told of what is worth knowing beside the result; nil is not told.
	Note func(text string)
}

// Process does a row that takes several calls. before says that there was nothing to do: it
// was so before.
type Process func(ctx context.Context, client *graph.Client, account string, row map[string]value.Value) (returned map[string]value.Value, before bool, err error)

// Do does a job whose calls were made by [Job.Calls], one after another. Where one fails the
// results are those before it, and the error is an [*Error].
func (w *Writer) Do(ctx context.Context, j *Job, calls []Call) (done []Result, err error) {
	if w.Made == nil {
		w.Made = new(Made)
	}
	for i := range j.Rows {
		if v := j.Rows[i].Value(schema.AccountColumn); w.Only != "" && !v.IsNull() && TextOf(v) != w.Only {
			return nil, &ValueError{
				Verb: j.verb(), Table: j.Table.Name, Row: i + 1, Rows: len(j.Rows), Column: schema.AccountColumn,
				Reason: "is " + shown(TextOf(v)) + ", and the connection keeps to " + w.Only + " (BusinessAccountId)",
			}
		}
	}
	for i := range calls {
		r, err := w.one(ctx, j, &calls[i])
		if err != nil {
			return done, &Error{Verb: j.verb(), Table: j.Table.Name, Row: i + 1, Rows: len(calls), Done: j.IDs(done), Err: err}
		}
		done = append(done, r)
	}
	return done, nil
}

// one does one row.
func (w *Writer) one(ctx context.Context, j *Job, c *Call) (Result, error) {
	out := Result{}
	maps.Copy(out, c.row.Found)
	maps.Copy(out, c.row.Given)
	request := graph.Request{Method: c.Method, Path: c.Path, Params: c.Params, For: j.Table.Name}
	if j.Write.NeedsAccount() {
		account := TextOf(out[schema.AccountColumn])
		if account == "" {
			var err error
			if account, err = w.writing(ctx); err != nil {
				return nil, err
			}
			out[schema.AccountColumn] = value.Text(account)
		}
		request.Account = account
		if err := w.address(ctx, j, &request, account); err != nil {
			return nil, err
		}
		if err := w.Pace.wait(ctx, j.Write, account); err != nil {
			return nil, err
		}
		if process := w.Processes[j.Write.Process]; process != nil {
			returned, before, err := process(ctx, w.Client, account, out)
			maps.Copy(out, returned)
			if err != nil {
				return out, w.explain(j, err)
			}
			if before {
				w.Before++
			}
			return out, nil
		}
	}
	if j.Write.Process != "" {
		return nil, fmt.Errorf("not supported yet: %s %s: %w", j.verb(), j.Table.Name, errors.ErrUnsupported)
	}
	s := &search{w.Client, w.Made, w.Note, j, c, request, w.now()}
	defer w.Made.begin(request)()
	answer, open, err := Send(ctx, w.Client, request)
	if err == nil {
		open, err = read(j.Write, answer, out)
	}
	switch {
	case err != nil && open:
		out, err = s.find(ctx, out, err)
	case err != nil:
		return nil, w.explain(j, err)
	}
	for _, r := range j.Write.Returns {
		w.Made.add(TextOf(out[r.Name]))
	}
	return out, err
}

func (w *Writer) now() time.Time {
	if w.Now == nil {
		return time.Now()
	}
	return w.Now()
}

// ofPage is the Page of an account.
type ofPage struct {
	id    string
	token graph.Token
}

// writing is the account that writes where a row does not say which.
func (w *Writer) writing(ctx context.Context) (account string, err error) {
	if w.account == "" {
		w.account, err = w.Account(ctx)
	}
	return w.account, err
}

// address puts the account, and its Page, into a request.
func (w *Writer) address(ctx context.Context, j *Job, r *graph.Request, account string) error {
	page := ""
	if j.Write.Token == schema.PageToken {
		of, known := w.pages[account]
		if !known {
			var err error
			if of.id, of.token, err = w.Page(ctx, account); err != nil {
				return err
			}
			if w.pages == nil {
				w.pages = map[string]ofPage{}
			}
			w.pages[account] = of
		}
		page, r.Token = of.id, of.token
	}
	put := func(text string) string {
		return strings.NewReplacer("{"+schema.AccountName+"}", account, "{"+schema.PageName+"}", page).Replace(text)
	}
	r.Path = put(r.Path)
	return nil
}

// read reads what the answer says of the row. Where that is not that it was done, open says
// that it may have been.
func read(write *schema.Write, answer []byte, out Result) (open bool, err error) {
	if string(answer) == "true" { // as calls answer that have nothing else to tell
		answer = []byte(`{"success": true}`)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(answer, &members); err != nil {
		return true, fmt.Errorf("%w: it is no object", graph.ErrMalformedAnswer)
	}
	if string(members["success"]) == "false" {
		return false, errors.New("the platform says that it was not done, and not why")
	}
	told := string(members["success"]) == "true"
	for _, r := range write.Returns {
		text := ""
		if is := members[r.Value]; json.Unmarshal(is, &text) != nil {
			text = string(is)
		}
		if text != "" {
			out[r.Name], told = value.Text(text), true
		}
	}
	if !told {
		return true, fmt.Errorf("%w: it has neither what was made nor success", graph.ErrMalformedAnswer)
	}
	return false, nil
}

// explain says of a refusal what the write takes.
func (w *Writer) explain(j *Job, err error) error {
	var refused *graph.APIError
	if !errors.As(err, &refused) || refused.Reason() != graph.ReasonNoPermission || w.Permitted == nil {
		return err
	}
	if how := w.Permitted(j.Write.Scopes); how != "" {
		return fmt.Errorf("%w; %s", err, how)
	}
	return err
}
