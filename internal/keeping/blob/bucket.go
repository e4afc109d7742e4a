package blob

import (
	"context"
	"crypto/md5" //nolint:gosec // the services compare it, against faults of the wire
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
)

const (
	// stalled is how long nothing may go over a connection.
	stalled = time.Minute
	// largest is what a service takes in one request.
	largest = 5 << 30
	// mark is the name under which a blob says which Put wrote it.
	mark = "Viewfinder-Put"
)

// bucket is a [Store] in a bucket of S3.
type bucket struct {
	address
	core *minio.Core
}

func openBucket(ctx context.Context, place string) (*bucket, error) {
	a, err := parseAddress(place)
	if err != nil {
		return nil, err
	}
	core, err := a.connect(stalled)
	if err != nil {
		return nil, err
	}
	b := &bucket{a, core}
	found, err := core.BucketExists(ctx, a.bucket)
	if err == nil && !found {
		err = errors.New("there is no such bucket, or it is not shown to these credentials")
	}
	return b, b.wrong("", err)
}

func (b *bucket) Place() string { return b.place() }

func (b *bucket) Close() error { return nil }

// wrong is an error of a blob: [fs.ErrNotExist] where there is none.
func (b *bucket) wrong(key string, err error) error {
	if err == nil {
		return nil
	}
	answer := minio.ToErrorResponse(err)
	switch {
	case answer.Code == minio.NoSuchKey:
		err = fs.ErrNotExist
	case answer.StatusCode == http.StatusPreconditionFailed:
		err = ErrChanged
	case answer.Code != "":
		err = fmt.Errorf("%s (%s)", strings.TrimSuffix(answer.Message, "."), answer.Code)
	}
	return wrong(b.place(), key, err)
}

func (b *bucket) Put(ctx context.Context, key string, body io.ReadSeeker, size int64, when When) (Info, error) {
	if err := checkPut(key, size); err != nil {
		return Info{}, wrong(b.place(), key, err)
	}
	if size > largest {
		return Info{}, wrong(b.place(), key, fmt.Errorf("has %d bytes, and a blob has %d at most", size, int64(largest)))
	}
	sha, sum := sha256.New(), md5.New()
	n, err := rewound(body, io.MultiWriter(sha, sum))
	if err == nil && n != size {
		err = fmt.Errorf("has %d bytes, and %d were to be written", n, size)
	}
	if err != nil {
		return Info{}, wrong(b.place(), key, err)
	}
	put := rand.Text()
	opts := minio.PutObjectOptions{UserMetadata: map[string]string{mark: put}}
	switch {
	case when.Absent:
		opts.SetMatchETagExcept("*")
	case when.Tag != "":
		opts.SetMatchETag(when.Tag)
	}
	send := func() (minio.UploadInfo, error) {
		return b.core.PutObject(ctx, b.bucket, b.folder+key, body, size,
			base64.StdEncoding.EncodeToString(sum.Sum(nil)), hex.EncodeToString(sha.Sum(nil)), opts)
	}
	up, err := send()
	if answer := minio.ToErrorResponse(err); err != nil && when != (When{}) && answer.StatusCode == http.StatusNotImplemented {
		// The service has no conditions.
		if err := b.holds(ctx, key, when); err != nil {
			return Info{}, err
		}
		opts = minio.PutObjectOptions{UserMetadata: opts.UserMetadata}
		up, err = send()
	}
	if err != nil && when != (When{}) {
		if err := b.wrong(key, err); !errors.Is(err, ErrChanged) && !errors.Is(err, fs.ErrNotExist) {
			return Info{}, err
		}
		info, stat := b.core.StatObject(ctx, b.bucket, b.folder+key, minio.StatObjectOptions{})
		switch {
		case stat == nil && info.UserMetadata[mark] == put: // the answer to the first try was lost
			return b.info(info), nil
		case stat != nil && minio.ToErrorResponse(stat).Code != minio.NoSuchKey:
			return Info{}, b.wrong(key, stat)
		}
		return Info{}, wrong(b.place(), key, ErrChanged)
	}
	if err != nil {
		return Info{}, b.wrong(key, err)
	}
	return Info{Key: key, Size: size, Modified: time.Now(), Tag: bare(up.ETag)}, nil
}

// holds looks at a condition that the service does not.
func (b *bucket) holds(ctx context.Context, key string, when When) error {
	info, err := b.core.StatObject(ctx, b.bucket, b.folder+key, minio.StatObjectOptions{})
	missing := err != nil && minio.ToErrorResponse(err).Code == minio.NoSuchKey
	switch {
	case err != nil && !missing:
		return b.wrong(key, err)
	case when.Absent != missing, !when.Absent && bare(info.ETag) != when.Tag:
		return wrong(b.place(), key, ErrChanged)
	}
	return nil
}

// rewound reads all, and goes back to the beginning.
func rewound(body io.ReadSeeker, into io.Writer) (int64, error) {
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.Copy(into, body)
	if err != nil {
		return n, err
	}
	_, err = body.Seek(0, io.SeekStart)
	return n, err
}

func (b *bucket) info(o minio.ObjectInfo) Info {
	return Info{strings.TrimPrefix(o.Key, b.folder), o.Size, o.LastModified, bare(o.ETag)}
}

func (b *bucket) Get(ctx context.Context, key string) (io.ReadCloser, Info, error) {
	if err := checkKey(key); err != nil {
		return nil, Info{}, wrong(b.place(), key, err)
	}
	r := &resumed{ctx: ctx, b: b, key: key}
	info, err := r.open()
	if err != nil {
		return nil, Info{}, b.wrong(key, err)
	}
	r.info = b.info(info)
	r.info.Key = key
	return r, r.info, nil
}

func (b *bucket) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for o := range b.core.Client.ListObjects(ctx, b.bucket, minio.ListObjectsOptions{Prefix: b.folder + prefix, Recursive: true}) {
			if o.Err != nil {
				yield(Info{}, b.wrong("", o.Err))
				return
			}
			if !yield(b.info(o), nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Info{}, b.wrong("", err))
		}
	}
}

func (b *bucket) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return wrong(b.place(), key, err)
	}
	return b.wrong(key, b.core.RemoveObject(ctx, b.bucket, b.folder+key, minio.RemoveObjectOptions{}))
}

func (b *bucket) Erase(ctx context.Context, key string) error {
	if err := b.Delete(ctx, key); err != nil {
		return err
	}
	versions, err := b.core.GetBucketVersioning(ctx, b.bucket)
	switch answer := minio.ToErrorResponse(err); {
	case err != nil && answer.StatusCode == http.StatusNotImplemented, err == nil && versions.Status == "":
		return nil // it has none
	case err != nil:
		return wrong(b.place(), key, fmt.Errorf("is deleted, and whether the bucket keeps earlier versions cannot be told: %w", err))
	}
	name := b.folder + key
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for o := range b.core.Client.ListObjects(ctx, b.bucket, minio.ListObjectsOptions{Prefix: name, Recursive: true, WithVersions: true}) {
		if o.Err != nil {
			return b.wrong(key, o.Err)
		}
		if o.Key != name {
			continue
		}
		if err := b.core.RemoveObject(ctx, b.bucket, name, minio.RemoveObjectOptions{VersionID: o.VersionID}); err != nil {
			return b.wrong(key, err)
		}
	}
	return b.wrong(key, ctx.Err())
}

// Sweep has nothing to do: a blob is one request, which happens or does not.
func (*bucket) Sweep(context.Context, time.Time) error { return nil }
