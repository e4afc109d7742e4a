package logging

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

const (
	fileMode   = 0o600
	timeLayout = "2006-01-02T15:04:05.000Z07:00"
)

// Config says where to log, and how much.
type Config struct {
	File      string // path; empty for no log
	Verbosity int    // 1 statements, 2 requests too; 0 means 1
}

// Logger writes the log of one connector. It is safe for concurrent use; nil
// is a silent logger.
type Logger struct {
	verbosity int // 0 when silent
	entries   *logrus.Logger
	masker    *masker
	sink      *sink
}

// New opens the file and returns its logger. Errors name the property.
func New(cfg Config) (*Logger, error) {
	switch cfg.Verbosity {
	case 0:
		cfg.Verbosity = 1
	case 1, 2:
	case 3, 4, 5:
		return nil, fmt.Errorf("logging: not supported yet: Verbosity %d: use 1 or 2", cfg.Verbosity)
	default:
		return nil, fmt.Errorf("logging: Verbosity %d is unknown: use 1 or 2", cfg.Verbosity)
	}
	if cfg.File == "" {
		return &Logger{}, nil
	}
	file, err := open(cfg.File)
	if err != nil {
		return nil, err
	}
	return newLogger(cfg.Verbosity, file), nil
}

func newLogger(verbosity int, file io.WriteCloser) *Logger {
	l := &Logger{verbosity: verbosity, entries: logrus.New(), masker: &masker{}, sink: &sink{file: file}}
	l.entries.Out = l.sink
	l.entries.Level = logrus.DebugLevel // verbosity decides before an entry is made
	l.entries.Formatter = &logrus.TextFormatter{DisableColors: true, TimestampFormat: timeLayout}
	l.entries.AddHook(l.masker)
	return l
}

func open(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, fileMode)
	switch {
	case err == nil:
		return file, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("logging: Logfile %q: the directory %q does not exist; create it: only the file is made", path, filepath.Dir(path))
	default:
		return nil, fmt.Errorf("logging: Logfile cannot be opened: %w", err)
	}
}

// Enabled reports whether lines of a verbosity are written.
func (l *Logger) Enabled(verbosity int) bool { return l != nil && verbosity <= l.verbosity }

// Conceal has s masked in every line from now on. Texts of fewer than four
// bytes are left: masking them would garble the log and hide nothing.
func (l *Logger) Conceal(s secret.Secret) {
	if l.Enabled(1) {
		l.masker.conceal(s)
	}
}

// Lost returns how many lines could not be written, and the last cause.
func (l *Logger) Lost() (lines int64, cause error) {
	if !l.Enabled(1) {
		return 0, nil
	}
	return l.sink.losses()
}

// Close closes the file; what is logged after that is lost. Closing twice does
// no harm.
func (l *Logger) Close() error {
	if !l.Enabled(1) {
		return nil
	}
	if err := l.sink.close(); err != nil {
		return fmt.Errorf("logging: Logfile cannot be closed: %w", err)
	}
	return nil
}

// StatementStart writes that a statement begins (verbosity 1).
func (l *Logger) StatementStart(id, query string) {
	if !l.Enabled(1) {
		return
	}
	l.write("statement started", nil, logrus.Fields{"module": "EXEC", "statement": id, "query": query})
}

// StatementResult is how a statement ended.
type StatementResult struct {
	Rows int64 // returned or changed
	Took time.Duration
	Err  error
}

// StatementEnd writes how a statement ended (verbosity 1).
func (l *Logger) StatementEnd(id string, r StatementResult) {
	if !l.Enabled(1) {
		return
	}
	l.write(outcome("statement finished", "statement failed", r.Err), r.Err, logrus.Fields{
		"module": "EXEC", "statement": id, "rows": r.Rows, "ms": r.Took.Milliseconds(),
	})
}

// Request is one attempt at one HTTP request.
type Request struct {
	Method  string
	Path    string // what follows a ? is not written
	Status  int    // 0 without an answer
	Bytes   int64  // of the answer's body
	Took    time.Duration
	Attempt int // from 1
	Err     error
}

// Request writes how one attempt at a request ended (verbosity 2). The id is
// that of the statement it serves, or empty.
func (l *Logger) Request(id string, r Request) {
	if !l.Enabled(2) {
		return
	}
	path, _, _ := strings.Cut(r.Path, "?")
	fields := logrus.Fields{
		"module": "HTTP", "method": r.Method, "path": path,
		"bytes": r.Bytes, "ms": r.Took.Milliseconds(), "attempt": r.Attempt,
	}
	if id != "" {
		fields["statement"] = id
	}
	if r.Status != 0 {
		fields["status"] = r.Status
	}
	l.write(outcome("request answered", "request failed", r.Err), r.Err, fields)
}

func outcome(good, bad string, err error) string {
	if err != nil {
		return bad
	}
	return good
}

// write makes one line: an error where there is one, else of the level that
// says its module's verbosity.
func (l *Logger) write(message string, err error, fields logrus.Fields) {
	entry := l.entries.WithTime(time.Now().UTC()).WithFields(fields)
	switch {
	case err != nil:
		entry.WithError(err).Error(message)
	case fields["module"] == "HTTP":
		entry.Debug(message)
	default:
		entry.Info(message)
	}
}
