package recording

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"unicode"
)

// Disguise replaces words, the same one always by the same. It is safe for concurrent use.
type Disguise struct {
	key []byte

	mu       sync.Mutex
	standIns map[string]string // by the word in small letters
	taken    map[string]bool
	ranks    map[string]*ranks
	named    map[string]bool // words of what was asked for by name, or is the name of somebody
}

// NewDisguise returns one with a key of its own.
func NewDisguise() *Disguise {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // which cannot fail
	return &Disguise{key: key, standIns: map[string]string{}, taken: map[string]bool{}, ranks: map[string]*ranks{}, named: map[string]bool{}}
}

// Text replaces every word of a text. Blanks and punctuation stay, and other signs become
// one of their kind.
func (d *Disguise) Text(text string) string {
	var out strings.Builder
	eachWord(text, inWord, func(word string) { out.WriteString(d.word(word)) }, func(r rune) {
		switch {
		case r < unicode.MaxASCII:
			out.WriteRune(r)
		case unicode.Is(unicode.So, r):
			out.WriteRune('🙂')
		default:
			out.WriteRune('·')
		}
	})
	return out.String()
}

// Name is Text of what somebody is called, which is looked for in errors too.
func (d *Disguise) Name(text string) string {
	eachWord(text, inWord, func(word string) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.named[strings.ToLower(word)] = true
	}, func(rune) {})
	return d.Text(text)
}

// Names reports whether a word belongs to what somebody is called.
func (d *Disguise) Names(word string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.named[strings.ToLower(word)]
}

// inWord reports whether a rune is part of a word.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// eachWord cuts a text into words, and the runes between them.
func eachWord(text string, in func(rune) bool, word func(string), between func(rune)) {
	begin := -1
	for i, r := range text {
		if in(r) {
			if begin < 0 {
				begin = i
			}
			continue
		}
		if begin >= 0 {
			word(text[begin:i])
			begin = -1
		}
		between(r)
	}
	if begin >= 0 {
		word(text[begin:])
	}
}

// word is the stand-in of a word, in large letters where those are.
func (d *Disguise) word(word string) string {
	small := []rune(d.standIn(strings.ToLower(word)))
	i := 0
	for _, r := range word {
		if i < len(small) && unicode.IsUpper(r) {
			small[i] = unicode.ToUpper(small[i])
		}
		i++
	}
	return string(small)
}

func (d *Disguise) standIn(word string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s, known := d.standIns[word]; known {
		return s
	}
	for attempt := uint32(0); ; attempt++ {
		s := d.ranked(word, attempt)
		if _, n := few([]rune(word)); (s != word || n > 0) && !d.taken[s] && !vocabulary()[s] {
			d.standIns[word], d.taken[s] = s, true
			return s
		}
	}
}

// triesAtLength is how many stand-ins of a word's own length are tried before longer ones:
// there are few for short words.
const triesAtLength = 64

// ranked is a stand-in in the order of those of other ids, or one of the form of a word.
func (d *Disguise) ranked(word string, attempt uint32) string {
	if attempt > 0 || !isID(word) {
		return d.candidate(word, attempt)
	}
	kind := fmt.Sprint(word[:keptDigits], len(word))
	if d.ranks[kind] == nil {
		d.ranks[kind] = new(ranks)
	}
	h := hmac.New(sha256.New, d.key)
	_, _ = h.Write([]byte(word))
	dice := float64(binary.BigEndian.Uint32(h.Sum(nil))) / (1 << 32)
	if s, ok := d.ranks[kind].place(word, dice); ok {
		return s
	}
	return d.candidate(word, attempt)
}

// few tells of a form of which there are so few that all are tried, a letter or two digits,
// how many there are, and which of them a word is.
func few(word []rune) (at, n int) {
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	switch {
	case len(word) == 1 && digit(word[0]):
		return int(word[0] - '0'), 10
	case len(word) == 1:
		return int(word[0]), 26
	case len(word) == 2 && digit(word[0]) && digit(word[1]):
		at = int(word[1] - '0')
		if word[0] == '0' {
			return at, 10
		}
		return int(word[0]-'1')*10 + at, 90
	}
	return 0, 0
}

// nth is one of the few of a form.
func nth(form []rune, i int) string {
	switch {
	case len(form) == 2 && form[0] != '0':
		i += 10
	case len(form) == 2:
		return fmt.Sprintf("%02d", i)
	case form[0] < '0' || form[0] > '9':
		return string(rune('a' + i))
	}
	return fmt.Sprint(i)
}

// candidate is a text of the form of a word.
func (d *Disguise) candidate(word string, attempt uint32) string {
	h := hmac.New(sha256.New, d.key)
	_ = binary.Write(h, binary.BigEndian, attempt)
	_, _ = h.Write([]byte(word))
	block := h.Sum(nil)
	at := 0
	dice := func() int {
		if at == len(block) {
			next := sha256.Sum256(block)
			block, at = next[:], 0
		}
		at++
		return int(block[at-1])
	}
	form := []rune(word)
	if first, n := few(form); attempt < uint32(n) {
		distance := 1 + int(hmac.New(sha256.New, d.key).Sum(nil)[0])%(n-1) // never none
		return nth(form, (first+distance+int(attempt))%n)
	}
	for range attempt / triesAtLength {
		form = append(form, form[len(form)-1])
	}
	out := make([]rune, len(form))
	for i, r := range form {
		switch {
		case r == '0' && i == 0, i < keptDigits && isID(word):
			out[i] = r
		case r >= '0' && r <= '9' && i == 0:
			out[i] = rune('1' + dice()%9)
		case r >= '0' && r <= '9':
			out[i] = rune('0' + dice()%10)
		default:
			out[i] = rune('a' + dice()%26)
		}
	}
	return string(out)
}
