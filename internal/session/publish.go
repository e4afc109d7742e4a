package session

import (
	"context"
	"errors"
	"maps"
	"net/url"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/internal/session/publish"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// posting is what a statement that publishes asks of its session.
type posting struct {
	settings *settings
	write    *schema.Write
	note     func(text string)
	warn     func([]Warning)
	progress func(publish.Progress)
}

// progressOf is who is told of a post, nil for nobody.
func progressOf(ctx context.Context) func(publish.Progress) {
	told := toldOf(ctx)
	if told == nil {
		return nil
	}
	return func(p publish.Progress) { told(Progress{Progress: p}) }
}

// rules are those of posts for the login and the endpoint.
func (p *posting) rules() publish.Rules {
	r := publish.Rules{Facebook: p.settings.fetch.Login == schema.FacebookLogin}
	if u, err := url.Parse(p.settings.cfg.Endpoint); err == nil && p.settings.cfg.Endpoint != "" {
		r.Local = origin.IsLoopback(u.Hostname())
	}
	return r
}

// publisher publishes by a client.
func (p *posting) publisher(client *graph.Client) *publish.Publisher {
	return &publish.Publisher{
		Unchecked: func(text string) {
			if p.warn != nil {
				p.warn([]Warning{{Reason: ReasonUnchecked, Count: 1, Message: text}})
			}
		},
		Client: client, Rules: p.rules(), Files: p.settings.files, Now: p.settings.fetch.Now, Note: p.note, Progress: p.progress,
	}
}

// post is what a row says, with what the table says of all its rows.
func (p *posting) post(row map[string]value.Value) (*publish.Post, error) {
	row = maps.Clone(row)
	for _, fixed := range p.write.Params {
		if fixed.Name == "media_type" {
			row["MediaType"] = value.Text(fixed.Value)
		}
	}
	return publish.FromRow(row)
}

// fewest is how many calls a job comes to at the least, which is more than one for a post.
func (p *posting) fewest(j *write.Job) (calls int) {
	if p.write.Process == "" {
		return len(j.Rows)
	}
	for i := range j.Rows {
		if post, err := p.post(j.Rows[i].Given); err == nil { // or else it is refused before
			calls += len(post.Plan("", p.write.Process == schema.Containing))
		}
	}
	return calls
}

// check says what is wrong with a row, as far as it can be known beforehand.
func (p *posting) check(row map[string]value.Value) (column, reason string) {
	post, err := p.post(row)
	if err == nil {
		err = p.publisher(nil).Check(post)
	}
	wrong, ok := errors.AsType[*publish.CheckError](err)
	switch {
	case ok:
		return wrong.Column, wrong.Reason
	case err != nil:
		return "File", "cannot be used: " + err.Error()
	}
	return "", ""
}

// processes are the ways to do a row.
func (p *posting) processes() map[schema.Process]write.Process {
	return map[schema.Process]write.Process{
		schema.Publishing: func(ctx context.Context, client *graph.Client, account string, row map[string]value.Value) (map[string]value.Value, bool, error) {
			post, err := p.post(row)
			if err != nil {
				return nil, false, err
			}
			made, err := p.publisher(client).Publish(ctx, account, post)
			if err != nil {
				return nil, false, err
			}
			out := map[string]value.Value{"ContainerId": value.Text(made.Container)}
			if made.ID != "" {
				out["Id"] = value.Text(made.ID)
			}
			return out, made.Before, nil
		},
		schema.Containing: func(ctx context.Context, client *graph.Client, account string, row map[string]value.Value) (map[string]value.Value, bool, error) {
			post, err := p.post(row)
			if err != nil {
				return nil, false, err
			}
			id, err := p.publisher(client).Container(ctx, account, post)
			if err != nil {
				return nil, false, err
			}
			return map[string]value.Value{"Id": value.Text(id)}, false, nil
		},
	}
}

// Upload sends a file to a container that was made for it, for procedures.
func (f *files) Upload(ctx context.Context, account, container, name string) (bytes int64, err error) {
	p := &posting{settings: &f.session.settings, progress: progressOf(ctx)}
	return p.publisher(f.client).Upload(ctx, account, container, name)
}
