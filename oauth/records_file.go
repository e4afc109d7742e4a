package oauth

import "context"

// FileRecords returns the records in a file at a path, for stores of another
// kind that fall back to one.
func FileRecords(ctx context.Context, path string) (Records, error) {
	return openFile(ctx, path)
}
