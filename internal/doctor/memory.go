package doctor

import (
	"fmt"
	"time"
)

// JudgeMemory judges the file of what other programs have learned: of so many bytes, of which
// the latest was learned at an instant; err says that it cannot be used.
func JudgeMemory(path string, bytes int, newest time.Time, err error) Finding {
	switch {
	case err != nil:
		return warn(err.Error(), "delete it, which costs nothing but a few calls, or set Memory to another place or OFF")
	case bytes == 0:
		return ok("nothing yet in " + path)
	default:
		return ok(fmt.Sprintf("%s, %d bytes, last learned %s; it may be deleted", path, bytes, newest.UTC().Format(time.DateOnly)))
	}
}
