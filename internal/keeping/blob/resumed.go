package blob

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/minio/minio-go/v7"
)

// resumed reads a blob, and goes on where a connection was cut.
type resumed struct {
	ctx  context.Context
	b    *bucket
	key  string
	info Info
	body io.ReadCloser
	at   int64 // bytes that have been read
	cuts int   // in a row
}

// open asks for what has not been read.
func (r *resumed) open() (minio.ObjectInfo, error) {
	opts := minio.GetObjectOptions{}
	if r.at > 0 {
		if err := opts.SetRange(r.at, 0); err != nil {
			return minio.ObjectInfo{}, err
		}
	}
	if r.info.Tag != "" {
		if err := opts.SetMatchETag(r.info.Tag); err != nil {
			return minio.ObjectInfo{}, err
		}
	}
	body, info, _, err := r.b.core.GetObject(r.ctx, r.b.bucket, r.b.folder+r.key, opts)
	if err != nil {
		return info, err
	}
	if r.info.Tag != "" && bare(info.ETag) != r.info.Tag { // a service may not heed the condition
		return info, errors.Join(ErrChanged, body.Close())
	}
	r.body = body
	return info, nil
}

func (r *resumed) Read(p []byte) (int, error) {
	for {
		n, err := r.body.Read(p)
		r.at += int64(n)
		switch {
		case n > 0:
			r.cuts = 0
			return n, nil // what failed fails again
		case err == nil:
			return 0, nil
		case errors.Is(err, io.EOF) && r.at == r.info.Size:
			return 0, io.EOF
		}
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err := r.again(err); err != nil {
			return 0, r.b.wrong(r.key, err)
		}
	}
}

// again opens the rest, after a pause, unless it was tried often enough.
func (r *resumed) again(err error) error {
	r.cuts++
	if r.cuts >= tries || r.ctx.Err() != nil {
		return errors.Join(r.ctx.Err(), err)
	}
	_ = r.body.Close() // it was cut
	r.body = io.NopCloser(eof{})
	select {
	case <-r.ctx.Done():
		return r.ctx.Err()
	case <-time.After(time.Duration(r.cuts) * 100 * time.Millisecond):
	}
	_, err = r.open()
	return err
}

func (r *resumed) Close() error { return r.body.Close() }

// eof is a body that has ended.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }
