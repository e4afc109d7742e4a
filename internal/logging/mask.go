package logging

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// masker is the hook that masks secrets in messages and fields.
type masker struct {
	mu    sync.RWMutex
	texts []string // longest first, so that a secret within another leaves no rest
}

// register registers a secret in every spelling that a line may hold.
func (m *masker) register(s secret.Secret) {
	text := s.Reveal()
	if len(text) < secret.Shortest {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.texts = append(m.texts, secret.Spellings(text)...)
	slices.SortFunc(m.texts, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	m.texts = slices.Compact(m.texts)
}

// credential is how a credential looks.
type credential struct {
	// needs are texts of which one is in every match, in small letters: most
	// lines have none, and looking for them is quick.
	needs []string
	// form matches the text before the credential (group 1, kept) and the
	// credential itself.
	form *pattern.Pattern
}

var (
	parameters = secret.Params()
	names      = strings.Join(parameters, "|")
	// properties are spelt with blanks or without.
	properties = strings.ReplaceAll(strings.Join(secret.Properties(), "|"), " ", " ?")
)

var credentials = []credential{
	{parameters, pattern.New(`(?i)((?:` + names + `)(?:=|%3D))[^&\s"'<>\\]+`)},
	{[]string{secret.CodeParam + "="}, pattern.New(`(?i)([?&]code=)[^&\s"'<>#\\]+`)},
	{parameters, pattern.New(`(?i)(\\*"(?:` + names + `)\\*"\s*:\s*\\*")[^"\\]+`)},
	{[]string{"authorization:"}, pattern.New(`(?i)(\bAuthorization:[ \t]*[^\s"]+[ \t]+)[^\s"]+`)},
	{[]string{"cookie:"}, pattern.New(`(?i)(\b(?:Set-)?Cookie:\s*)[^\r\n"]+`)},
	{[]string{"bearer"}, pattern.New(`(?i)(\bBearer\s+)[A-Za-z0-9._~+/=|-]{8,}`)},
	{
		lastWords(secret.Properties()),
		pattern.New(`(?i)(\b(?:` + properties + `)\s*=\s*)(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[^;,\s'"]+)`),
	},
}

// lastWords are the last words of names, in small letters.
func lastWords(names []string) []string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = strings.ToLower(name[strings.LastIndex(name, " ")+1:])
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// mask returns text without registered secrets and credentials.
func (m *masker) mask(text string) string {
	m.mu.RLock()
	for _, s := range m.texts {
		text = strings.ReplaceAll(text, s, secret.Mask)
	}
	m.mu.RUnlock()
	small := strings.ToLower(text)
	for _, c := range credentials {
		if slices.ContainsFunc(c.needs, func(s string) bool { return strings.Contains(small, s) }) {
			text = c.form.ReplaceAllString(text, "${1}"+secret.Mask)
		}
	}
	return secret.MaskTokens(text)
}

// maskTruncated is mask for a text that was cut off at its end: the beginning of a
// registered secret that stands there goes too.
func (m *masker) maskTruncated(text string) string {
	m.mu.RLock()
	text = secret.TrimCut(text, m.texts)
	m.mu.RUnlock()
	return m.mask(text)
}

// Levels is every level: nothing passes unmasked.
func (m *masker) Levels() []logrus.Level { return logrus.AllLevels }

// Fire masks the message and the fields of an entry.
func (m *masker) Fire(entry *logrus.Entry) error {
	entry.Message = m.mask(entry.Message)
	for key, value := range entry.Data {
		switch value.(type) {
		case nil, bool, int, int64, uint64, float64, time.Duration, time.Time:
			continue
		}
		text := fmt.Sprint(value)
		if masked := m.mask(text); masked != text {
			entry.Data[key] = masked
		}
	}
	return nil
}
