package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// exact is the largest integer up to which a float64 holds every integer.
const exact = 1 << 53

// jsonWriter writes one object per row. In an array, the text between rows is a
// comma; on lines of their own, there is none.
type jsonWriter struct {
	out   io.Writer
	array bool
	keys  [][]byte // `"name":`
	line  bytes.Buffer
	text  *json.Encoder // onto line
	rows  int64
}

func newJSON(w io.Writer, _ Options) (Writer, error)   { return &jsonWriter{out: w, array: true}, nil }
func newNDJSON(w io.Writer, _ Options) (Writer, error) { return &jsonWriter{out: w}, nil }

func (j *jsonWriter) Begin(columns []string) error {
	j.text = json.NewEncoder(&j.line)
	j.text.SetEscapeHTML(false)
	for _, name := range Unique(columns, false) {
		if err := j.value(name); err != nil {
			return err
		}
		j.line.WriteByte(':')
		j.keys = append(j.keys, bytes.Clone(j.line.Bytes()))
		j.line.Reset()
	}
	if j.array {
		_, err := io.WriteString(j.out, "[")
		return err
	}
	return nil
}

func (j *jsonWriter) Row(values []any) error {
	j.line.Reset()
	switch {
	case j.array && j.rows > 0:
		j.line.WriteString(",\n")
	case j.array:
		j.line.WriteByte('\n')
	}
	j.rows++
	for i, v := range values {
		if i == 0 {
			j.line.WriteByte('{')
		} else {
			j.line.WriteByte(',')
		}
		j.line.Write(j.keys[i])
		if err := j.value(v); err != nil {
			return err
		}
	}
	j.line.WriteByte('}')
	if !j.array {
		j.line.WriteByte('\n')
	}
	_, err := j.out.Write(j.line.Bytes())
	return err
}

func (j *jsonWriter) End(whole bool) error {
	if !j.array {
		return nil
	}
	closing := "\n]\n"
	switch {
	case !whole:
		closing = "\n"
	case j.rows == 0:
		closing = "]\n"
	}
	_, err := io.WriteString(j.out, closing)
	return err
}

// value writes one value onto the line.
func (j *jsonWriter) value(v any) error {
	switch typed := v.(type) {
	case int64:
		if typed > exact || typed < -exact {
			v = Text(typed, "")
		}
	case float64:
		if math.IsInf(typed, 0) || math.IsNaN(typed) { // JSON has no number for these
			v = fmt.Sprint(typed)
		}
	case []byte:
		v = Text(typed, "")
	case time.Time:
		v = instant(typed)
	}
	if err := j.text.Encode(v); err != nil {
		return err
	}
	j.line.Truncate(j.line.Len() - 1) // the encoder ends with a line feed
	return nil
}

// Unique numbers the names that occur again: Id, Id_2; with fold, those that differ in the case
// of letters alone are the same.
func Unique(columns []string, fold bool) []string {
	key := func(name string) string { return name }
	if fold {
		key = strings.ToLower
	}
	taken := make(map[string]bool, len(columns))
	for _, name := range columns {
		taken[key(name)] = true
	}
	seen := make(map[string]bool, len(columns))
	names := make([]string, len(columns))
	for i, name := range columns {
		free := name
		for n := 2; seen[key(free)] || (n > 2 && taken[key(free)]); n++ {
			free = fmt.Sprintf("%s_%d", name, n)
		}
		seen[key(free)] = true
		names[i] = free
	}
	return names
}
