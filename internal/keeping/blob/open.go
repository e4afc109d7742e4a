package blob

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// Open opens a place: the path of a folder, which is made where it is not there, or an
// address s3://….
func Open(ctx context.Context, place string) (Store, error) {
	scheme, _, found := strings.Cut(place, "://")
	switch {
	case place == "":
		return nil, errors.New("the place of the lake is empty: name a folder or s3://bucket/folder")
	case !found:
		return openFolder(filepath.Clean(place))
	case scheme == "s3":
		return openBucket(ctx, place)
	case scheme == "file":
		u, err := url.Parse(place)
		if err != nil || u.Host != "" || u.Path == "" {
			return nil, errors.New("an address file:// of a folder has a path and no host, file:///var/lib/lake")
		}
		return openFolder(filepath.Clean(filepath.FromSlash(u.Path)))
	default:
		return nil, fmt.Errorf("%s:// is no place that parts can be kept in: name a folder or s3://bucket/folder", scheme)
	}
}
