package session

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/internal/session/download"
	"github.com/viewfinder-sql/viewfinder/internal/session/publish"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// files keeps files of posts for procedures.
type files struct {
	session *Session
	client  *graph.Client // of the execution
}

// Download keeps the file of a post, a story or a child below FileRoot.
func (f *files) Download(ctx context.Context, media, name string) (bytes int64, kind string, err error) {
	s := f.session
	out, err := s.settings.files.Create(name)
	if err != nil {
		return 0, "", err
	}
	defer out.Discard()
	address, kind, err := f.address(ctx, media)
	if err != nil {
		return 0, "", err
	}
	c, err := download.New(connect.Network(s.settings.cfg), f.scope(), s.settings.cfg.Timeout)
	if err != nil {
		return 0, "", err
	}
	defer c.Close()
	told := int64(0)
	progress := progressOf(ctx)
	bytes, err = c.To(ctx, address, out, func(done, total int64) {
		if progress != nil {
			progress(publish.Progress{Stage: write.Downloading, Sent: done, Size: total})
		}
		const each = 1 << 20 // bytes
		if done-told >= each {
			told = done
			s.parts.Link.Log.Write(ctx, 3, logging.EXEC, "downloading", logging.Fields{"media": media, "bytes": done, "of": total})
		}
	})
	if err != nil {
		return 0, "", err
	}
	return bytes, kind, out.Commit()
}

// address asks where the file is.
func (f *files) address(ctx context.Context, media string) (address, kind string, err error) {
	if strings.ContainsFunc(media, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", "", fmt.Errorf("download: MediaId is no id, which has digits alone: %q", media)
	}
	text, err := f.client.Raw(ctx, graph.Request{Path: media, Params: url.Values{"fields": {"media_type,media_url"}}, For: "DownloadMedia"})
	if err != nil {
		return "", "", err
	}
	var answer struct {
		Kind    string `json:"media_type"`
		Address string `json:"media_url"`
	}
	switch err := json.Unmarshal(text, &answer); {
	case err != nil:
		return "", "", fmt.Errorf("download: where the file of %s is cannot be read: %w", media, err)
	case answer.Address == "":
		return "", "", fmt.Errorf("download: the API gives no address for the file of %s: it does so for media flagged for copyright, and for reels and stories with music that is protected", media)
	}
	return answer.Address, answer.Kind, nil
}

// scope is what may be connected to: this machine where the API is served by it.
func (f *files) scope() download.Scope {
	if u, err := url.Parse(connect.GraphEndpoint(f.session.settings.cfg)); err == nil && origin.IsLoopback(u.Hostname()) {
		return download.Loopback
	}
	return download.Public
}
