package userviews

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/keylock"
)

// mostBytes bounds the file.
const mostBytes = 4 << 20

// View is a view as the file has it.
type View struct {
	Name, Query string
	rest        map[string]json.RawMessage // its other members
}

// File is the path of a file of views; "" for none.
type File string

// Read returns the views in their order; none where there is no file.
func (f File) Read() ([]View, error) {
	if f == "" {
		return nil, nil
	}
	file, err := fileroot.OpenRegular(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, f.wrong(err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, mostBytes+1))
	if err == nil && len(data) > mostBytes {
		err = fmt.Errorf("it is longer than %d bytes", mostBytes)
	}
	if err != nil {
		return nil, f.wrong(err)
	}
	views, err := parse(bytes.TrimPrefix(data, []byte("\ufeff")))
	if err != nil {
		return nil, f.wrong(err)
	}
	return views, nil
}

func (f File) wrong(err error) error {
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		err = inPath.Err
	}
	return fmt.Errorf("the file of views %s: %w", f, err)
}

// parse reads the content of a file.
func parse(data []byte) (views []View, err error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	err = members(data, func(name string, raw json.RawMessage) error {
		v := View{Name: name, rest: map[string]json.RawMessage{}}
		if find(views, name) >= 0 {
			return fmt.Errorf("the view %q is there twice", name)
		}
		err := members(raw, func(member string, raw json.RawMessage) error {
			if !strings.EqualFold(member, "query") {
				v.rest[member] = raw
				return nil
			}
			return json.Unmarshal(raw, &v.Query)
		})
		if err != nil || strings.TrimSpace(v.Query) == "" {
			return fmt.Errorf(`the view %q is no object with a text "query"`, name)
		}
		views = append(views, v)
		return nil
	})
	return views, err
}

// members gives the members of a JSON object in their order.
func members(data []byte, give func(name string, raw json.RawMessage) error) error {
	d := json.NewDecoder(bytes.NewReader(data))
	open, err := d.Token()
	if err == nil && open != json.Delim('{') {
		err = errors.New("it is no JSON object")
	}
	for err == nil && d.More() {
		var name json.Token
		if name, err = d.Token(); err != nil {
			break
		}
		var raw json.RawMessage
		if err = d.Decode(&raw); err == nil {
			err = give(name.(string), raw) // JSON has no other names
		}
	}
	if err == nil {
		_, err = d.Token()
	}
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the JSON object")
		}
	}
	return err
}

// Change reads the views, has them changed, and writes them; where change fails, nothing
// is written. Once they are written it calls written, before others may change the file. It
// waits for others who do as long as the context lasts.
func (f File) Change(ctx context.Context, change func([]View) ([]View, error), written func()) error {
	// A link to a file leads to the one that is replaced.
	path, err := filepath.EvalSymlinks(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		path, err = string(f), nil
	}
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return f.wrong(err)
	}
	unlock, _, err := keylock.File(ctx, path+".lock")
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return f.wrong(err)
	}
	defer unlock()
	views, err := f.Read()
	if err != nil {
		return err
	}
	if views, err = change(views); err != nil {
		return err
	}
	if err := replace(path, format(views)); err != nil {
		return f.wrong(err)
	}
	written()
	return nil
}

func replace(path string, data []byte) error {
	dir, base := filepath.Split(path)
	out, err := fileroot.Dir(dir).Create(base)
	if err != nil {
		return err
	}
	defer out.Discard()
	if _, err := out.Write(data); err != nil {
		return err
	}
	return out.Commit()
}

// format writes the content of a file.
func format(views []View) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // < is frequent in SQL
	text := func(s string) {
		_ = e.Encode(s)         // a text has no error
		b.Truncate(b.Len() - 1) // the encoder ends with a line feed
	}
	b.WriteByte('{')
	for i, v := range views {
		if i > 0 {
			b.WriteByte(',')
		}
		text(v.Name)
		b.WriteString(`:{"query":`)
		text(v.Query)
		for _, name := range sorted(v.rest) {
			b.WriteByte(',')
			text(name)
			b.WriteByte(':')
			b.Write(v.rest[name])
		}
		b.WriteByte('}')
	}
	b.WriteByte('}')
	var out bytes.Buffer
	_ = json.Indent(&out, b.Bytes(), "", "  ") // it is JSON
	out.WriteByte('\n')
	return out.Bytes()
}
