// Package blob keeps blobs by key, in a folder or in a bucket of S3: what a lake's parts and
// manifests are written to.
//
//	store, err := blob.Open(ctx, "s3://bucket/folder?region=eu-central-1")
//	store, err := blob.Open(ctx, "/var/lib/viewfinder/lake")
//	info, err := store.Put(ctx, "Media/month=2026-11/part.parquet", file, size, blob.When{Absent: true})
//
// # What holds of both
//
// A blob is there whole or not at all, and once Put has returned it stays: a folder's is
// written under another name, flushed and renamed, and the folder flushed too. A reader of
// a blob that is replaced reads the old one or the new one. [When] writes only where nobody
// else has written since: [ErrChanged] says that somebody has.
//
// Keys have parts of letters, digits and = _ . -, divided by slashes; none begins with a
// dot.
//
// # A folder
//
// Files and folders are the user's own (0600, 0700), and none is reached outside of the
// folder, by whatever link. A Put that ends in the middle leaves a file that begins with a
// dot, which [Store.Sweep] deletes.
//
// # S3
//
//	s3://bucket/folder?region=…&endpoint=https://host:port&style=path
//
// Without an endpoint it is that of AWS; with one, buckets are named in the path unless
// style=host. AWS_REGION and AWS_ENDPOINT_URL_S3 are heeded. Credentials are those of the environment
// (AWS_ACCESS_KEY_ID …) or of the file that the tools of AWS keep (AWS_PROFILE,
// AWS_SHARED_CREDENTIALS_FILE), or of the machine's role with credentials=machine; an
// address holds none, and one that does is refused. TLS, but to this computer.
//
// What fails is tried again, with pauses that grow: connections that are cut, 429, 500, 502,
// 503, 504. A read that is cut goes on where it stopped, of the same blob. A write whose
// answer was lost is known by a mark of its own, so that a condition does not fail by
// one's own write. Where a service has no conditions, [When] is looked at before writing,
// which excludes less.
//
// A bucket that keeps versions keeps what [Store.Delete] deletes. [Store.Erase] deletes every
// version.
package blob
