package logging

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/sirupsen/logrus"
	slogrus "github.com/sirupsen/logrus/hooks/slog"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// MaxVerbosity is the most detailed level.
const MaxVerbosity = 5

// Config says where to log, and how much. Without File, Slog and Hook there is
// no log.
type Config struct {
	File      string   // path; empty for no file
	Verbosity int      // 1 to 5, as the package comment explains; 0 means 1
	Modules   []Module // none for all
	Format    Format   // empty means Text

	// MaxFileSize is the length in bytes at which a new file is begun; 0 means
	// DefaultFileSize, and less than MinFileSize means that.
	MaxFileSize int64
	// MaxFileCount is how many files are kept, the current one included; 0 or
	// less for all, and 1 means 2.
	MaxFileCount int

	// Slog and Hook get every line too, masked like those of the file.
	Slog *slog.Logger
	Hook logrus.Hook
}

// Logger writes the log of one connector. It is safe for concurrent use; nil
// is a silent logger.
type Logger struct {
	verbosity int      // 0 when silent
	modules   []Module // none for all
	session   string   // tells the lines of this logger from those of others in the same file
	entries   *logrus.Logger
	masker    *masker
	sink      *sink
}

// New opens the file and returns its logger. Errors name the property.
func New(cfg Config) (*Logger, error) {
	if cfg.Verbosity == 0 {
		cfg.Verbosity = 1
	}
	if cfg.Verbosity < 1 || cfg.Verbosity > MaxVerbosity {
		return nil, fmt.Errorf("logging: Verbosity %d is unknown: use 1 to %d", cfg.Verbosity, MaxVerbosity)
	}
	if cfg.Format != "" && cfg.Format != Text && cfg.Format != JSON {
		return nil, fmt.Errorf("logging: LogFormat %q is unknown: use %s or %s", cfg.Format, Text, JSON)
	}
	if cfg.File == "" && cfg.Slog == nil && cfg.Hook == nil {
		return &Logger{}, nil
	}
	s := &sink{json: cfg.Format == JSON}
	if cfg.File != "" {
		var err error
		if s.file, err = openTarget(cfg.File, cfg.MaxFileSize, cfg.MaxFileCount); err != nil {
			return nil, err
		}
	}
	return newLogger(cfg, s), nil
}

func newLogger(cfg Config, s *sink) *Logger {
	l := &Logger{
		verbosity: cfg.Verbosity, modules: cfg.Modules, session: newSession(),
		entries: logrus.New(), masker: &masker{}, sink: s,
	}
	l.entries.Out = io.Discard
	if s.file != nil {
		l.entries.Out = s
	}
	l.entries.Level = logrus.TraceLevel // verbosity decides before an entry is made
	l.entries.Formatter = &logrus.TextFormatter{DisableColors: true, TimestampFormat: timeLayout, SortingFunc: sortKeys}
	if cfg.Format == JSON {
		l.entries.Formatter = &logrus.JSONFormatter{TimestampFormat: timeLayout, DisableHTMLEscape: true}
	}
	// In the order in which they fire: nobody is given what is not masked.
	l.entries.AddHook(l.masker)
	if cfg.Slog != nil {
		l.entries.AddHook(tolerantHook{slogrus.NewHook(cfg.Slog, nil), s})
	}
	if cfg.Hook != nil {
		l.entries.AddHook(tolerantHook{cfg.Hook, s})
	}
	return l
}

// newSession returns a word that hardly any other logger has.
func newSession() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// tolerantHook is a hook of the embedding program, whose failures count as lost
// lines.
type tolerantHook struct {
	logrus.Hook
	sink *sink
}

// Fire hands the entry on.
func (h tolerantHook) Fire(entry *logrus.Entry) error {
	if err := h.Hook.Fire(entry); err != nil {
		h.sink.countRefused(err)
	}
	return nil
}

// Enabled reports whether lines of a module are written at a verbosity.
func (l *Logger) Enabled(verbosity int, m Module) bool {
	return l != nil && verbosity <= l.verbosity && (len(l.modules) == 0 || slices.Contains(l.modules, m))
}

func (l *Logger) isSilent() bool { return l == nil || l.verbosity == 0 }

// Conceal has secrets masked in every line from now on. Texts of fewer than
// four bytes are left: masking them would garble the log and hide nothing.
func (l *Logger) Conceal(secrets ...secret.Secret) {
	if l.isSilent() {
		return
	}
	for _, s := range secrets {
		l.masker.register(s)
	}
}

// Lost returns how many lines could not be written, or were refused by the hook
// of the embedding program, and the last cause.
func (l *Logger) Lost() (lines int64, cause error) {
	if l.isSilent() {
		return 0, nil
	}
	return l.sink.losses()
}

// Close closes the file; what is logged after that is lost. Closing twice does
// no harm.
func (l *Logger) Close() error {
	if l.isSilent() {
		return nil
	}
	if err := l.sink.close(); err != nil {
		return fileError("cannot be closed: %w", err)
	}
	return nil
}

// Write writes a line of a module, at a verbosity from 1 to 5. The context tells
// the statement it belongs to; see [WithScope]. A field named error makes it a
// line of level error.
func (l *Logger) Write(ctx context.Context, verbosity int, m Module, message string, fields Fields) {
	if !l.Enabled(verbosity, m) {
		return
	}
	data := make(logrus.Fields, len(fields)+4)
	for name, v := range fields {
		data[name] = v
	}
	data["module"], data["session"] = string(m), l.session
	if s := ScopeOf(ctx); s != nil && s.statement != "" {
		data["statement"] = s.statement
	}
	level := logrus.InfoLevel
	switch {
	case fields["error"] != nil:
		level = logrus.ErrorLevel
	case verbosity == 2:
		level = logrus.DebugLevel
	case verbosity > 2:
		level, data["verbosity"] = logrus.TraceLevel, verbosity
	}
	l.entries.WithContext(ctx).WithTime(time.Now().UTC()).WithFields(data).Log(level, message)
}

// Cut masks a text whose end was cut off: the beginning of a secret that stands
// there goes too. Text that was not cut is returned as it is.
func (l *Logger) Cut(text string, cut bool) string {
	if !cut || l.isSilent() {
		return text
	}
	return l.masker.maskTruncated(text)
}
