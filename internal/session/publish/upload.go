package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// The most that a file may have, in bytes.
const (
	mostReelBytes  = 300 << 20
	mostStoryBytes = 100 << 20
)

// sniffed is how much of a file is looked at to know its kind.
const sniffed = 512

// checkFiles opens the files that are to be uploaded, and looks at them.
func (p *Publisher) checkFiles(post *Post) error {
	for i, child := range post.Children {
		item := *child
		item.item = true
		if err := p.checkFiles(&item); err != nil {
			return below(err, i)
		}
	}
	if post.File == "" {
		return nil
	}
	f, size, err := p.open(post.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	most := int64(mostReelBytes)
	if post.kind() == Story {
		most = mostStoryBytes
	}
	switch {
	case size == 0:
		return wrong("File", "%s is empty", post.File)
	case size > most:
		return wrong("File", "%s has %d MB: %d are the most", post.File, (size+1<<20-1)>>20, most>>20)
	}
	head := make([]byte, sniffed)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return &fileroot.Error{Name: post.File, Err: err}
	}
	if said := notVideo(head[:n]); said != "" {
		return wrong("File", "%s %s", post.File, said)
	}
	if x, ok := readFilm(f); ok {
		return checkFilm(post, x)
	}
	return nil
}

// notVideo says why a file that begins so is none of MP4 or MOV, "" where it may be.
func notVideo(head []byte) string {
	kind := http.DetectContentType(head)
	switch {
	case len(kind) > 6 && kind[:6] == "image/":
		return "is an image (" + kind + "), and the platform takes images by their public addresses alone: ImageUrl"
	case len(head) >= 8 && (string(head[4:8]) == "ftyp" || string(head[4:8]) == "moov" || string(head[4:8]) == "wide" || string(head[4:8]) == "mdat"):
		return ""
	}
	return "is no MP4 or MOV (" + kind + "), which the platform takes alone"
}

// open opens a file below the root.
func (p *Publisher) open(name string) (*os.File, int64, error) {
	f, err := p.Files.Open(name)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, 0, &fileroot.Error{Name: name, Err: err}
	}
	return f, info.Size(), nil
}

// Upload sends a file to a container that was made for it (upload_type=resumable), from
// where an earlier upload broke off, and returns how long it is. The error is a
// [*CheckError], a [*fileroot.Error] or an [*Error].
func (p *Publisher) Upload(ctx context.Context, account, id, file string) (size int64, err error) {
	if err := (&Post{ContainerID: id}).Check(p.Rules); err != nil {
		return 0, err
	}
	if !p.Facebook {
		return 0, wrong("File", "is taken with Facebook Login alone (AuthScheme=OAuth)")
	}
	if err := p.checkFiles(&Post{Kind: Reel, File: file}); err != nil {
		return 0, err
	}
	f, size, err := p.open(file)
	if err != nil {
		return 0, err
	}
	_ = f.Close() // it was only read
	at, whole, err := p.transferred(ctx, account, id)
	switch {
	case err != nil:
		_, spent := errors.AsType[*StatusError](err)
		return 0, &Error{Account: account, Container: id, Spent: spent, Stage: Uploading, Err: err}
	case whole:
		p.note("the platform has all that the container %s is made of; nothing was sent", id)
		return size, nil
	}
	return size, p.uploadFrom(ctx, account, id, file, at)
}

// upload sends a file to a new container.
func (p *Publisher) upload(ctx context.Context, account, id, file string) error {
	if f, _, err := p.open(file); err == nil { // or else it fails below
		if _, ok := readFilm(f); !ok && p.Unchecked != nil {
			p.Unchecked(file + " does not tell how long it is, so that its length is left to the platform to check")
		}
		_ = f.Close() // it was only read
	}
	return p.uploadFrom(ctx, account, id, file, 0)
}

// mostStandstills is how often an upload breaks off without a byte more having come.
const mostStandstills = 3

// uploadFrom sends a file from a byte on, and goes on where it breaks off.
func (p *Publisher) uploadFrom(ctx context.Context, account, id, file string, at int64) error {
	failed := func(err error) error {
		refused, ok := errors.AsType[*graph.UploadError](err)
		return &Error{Account: account, Container: id, Spent: ok && !refused.Retriable, Stage: Uploading, Err: err}
	}
	f, size, err := p.open(file)
	if err != nil {
		return failed(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	for standstills := 0; ; {
		if at > size {
			return failed(fmt.Errorf("the platform has %d bytes of a file of %d: it is another file", at, size))
		}
		err := p.Client.Upload(ctx, graph.Upload{
			Container: id, Offset: at, Size: size, Body: io.NewSectionReader(f, at, size-at),
			Sent: func(n int64) {
				p.tell(Progress{Stage: Uploading, Container: id, Sent: n, Size: size})
			},
		})
		if err == nil {
			return nil
		}
		if !goesOn(ctx, err) {
			return failed(err)
		}
		came, whole, asked := p.transferred(ctx, account, id)
		switch {
		case asked != nil:
			return failed(fmt.Errorf("%w (asking how much has come failed too: %w)", err, asked))
		case whole || came == size:
			return nil
		case came <= at:
			if standstills++; standstills > mostStandstills {
				return failed(err)
			}
		default:
			standstills = 0
		}
		at = came
	}
}

// goesOn reports whether an upload that failed so can go on where it broke off.
func goesOn(ctx context.Context, err error) bool {
	var refused *graph.UploadError
	switch {
	case ctx.Err() != nil, errors.Is(err, graph.ErrBudget):
		return false
	case errors.As(err, &refused):
		return refused.Retriable || refused.Type == "OffsetInvalidError"
	}
	return graph.MayPass(err) || errors.Is(err, graph.ErrUnreachable)
}

// transferred is how many bytes of its file a container has, and whether that is all of
// them; 0 where the platform does not tell: then the upload begins anew.
func (p *Publisher) transferred(ctx context.Context, account, id string) (n int64, whole bool, err error) {
	s, err := p.status(ctx, request(id, account, "status_code", "status", "video_status"))
	if err != nil {
		return 0, false, err
	}
	switch s.Code {
	case Failed, Expired:
		return 0, false, &StatusError{Code: s.Code, Status: s.Text}
	case Published: // there is nothing to upload any more
		return 0, true, nil
	}
	return s.Sent, s.Whole, nil
}
