package publish

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// FromRow reads a post from the columns of SQL. The error is a [*CheckError].
func FromRow(row map[string]value.Value) (*Post, error) {
	p := &Post{
		ContainerID: write.TextOf(row["ContainerId"]), ImageURL: write.TextOf(row["ImageUrl"]), VideoURL: write.TextOf(row["VideoUrl"]), File: write.TextOf(row["File"]),
		Caption: write.TextOf(row["Caption"]), AltText: write.TextOf(row["AltText"]), LocationID: write.TextOf(row["LocationId"]), AudioName: write.TextOf(row["AudioName"]),
		CoverURL: write.TextOf(row["CoverUrl"]), Trial: write.TextOf(row["TrialStrategy"]), Kind: kindOf(write.TextOf(row["MediaType"])),
	}
	if v := row["ThumbOffset"]; !v.IsNull() {
		n, err := json.Number(write.TextOf(v)).Int64()
		if err != nil {
			return nil, wrong("ThumbOffset", "is %q: it is a whole number of milliseconds", write.TextOf(v))
		}
		p.ThumbOffset = &n
	}
	item := false
	truths := []struct {
		column string
		set    func(bool)
	}{
		{"IsSharedToFeed", func(b bool) { p.ShareToFeed = &b }},
		{"IsAiGenerated", func(b bool) { p.AI = &b }},
		{"IsPaidPartnership", func(b bool) { p.Paid = &b }},
		{"IsCarouselItem", func(b bool) { item = b }},
	}
	for _, x := range truths {
		v := row[x.column]
		if is, ok := write.Truth(v); ok {
			x.set(is)
		} else if !v.IsNull() {
			return nil, wrong(x.column, "is %q: it is TRUE or FALSE", write.TextOf(v))
		}
	}
	p.item = item
	return p, p.readLists(row)
}

// kindOf reads a media type, as posts have it when they are read, too.
func kindOf(name string) Kind {
	kind := Kind(strings.ToUpper(strings.TrimSpace(name)))
	switch kind {
	case "CAROUSEL_ALBUM", "ALBUM":
		return Carousel
	case "REEL":
		return Reel
	case "STORY":
		return Story
	}
	return kind
}

// readLists reads the columns that hold lists in JSON.
func (p *Post) readLists(row map[string]value.Value) error {
	read := func(column string, into any, form string) error {
		v := row[column]
		if v.IsNull() {
			return nil
		}
		if err := strictly([]byte(write.TextOf(v)), into); err != nil {
			return wrong(column, "is not of the form %s: %s", form, err)
		}
		return nil
	}
	var users, products, children []json.RawMessage
	for _, x := range []struct {
		column string
		into   any
		form   string
	}{
		{"Collaborators", &p.Collaborators, `["name", …]`},
		{"SponsorIds", &p.Sponsors, `["id", …]`},
		{"UserTags", &users, `[{"username": "name", "x": 0.5, "y": 0.5}, …]`},
		{"ProductTags", &products, `[{"product_id": "id", "x": 0.5, "y": 0.5}, …]`},
		{"Children", &children, `["https://…", {"ImageUrl": "https://…", "AltText": "…"}, …]`},
	} {
		if err := read(x.column, x.into, x.form); err != nil {
			return err
		}
	}
	for i, raw := range users {
		tag := UserTag{}
		if strictly(raw, &tag.Username) != nil {
			if err := strictly(raw, &tag); err != nil {
				return wrong(fmt.Sprintf("UserTags[%d]", i), "is no user: %s", err)
			}
		}
		p.UserTags = append(p.UserTags, tag)
	}
	for i, raw := range products {
		tag := ProductTag{}
		if strictly(raw, &tag.ProductID) != nil {
			if err := strictly(raw, &tag); err != nil {
				return wrong(fmt.Sprintf("ProductTags[%d]", i), "is no product: %s", err)
			}
		}
		p.ProductTags = append(p.ProductTags, tag)
	}
	if children != nil {
		p.Children = []*Post{}
	}
	for i, raw := range children {
		child, err := childOf(raw)
		if err != nil {
			return below(err, i)
		}
		p.Children = append(p.Children, child)
	}
	return nil
}

// strictly reads JSON that must have no members besides those that are known.
func strictly(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	if d.More() {
		return errors.New("something follows it")
	}
	return nil
}

// childColumns are those that an item of a carousel may have.
var childColumns = []string{"ContainerId", "ImageUrl", "VideoUrl", "File", "MediaType", "AltText", "UserTags", "ProductTags", "ThumbOffset"}

// childOf reads an item of a carousel: an address, the id of a container, or an object
// by the names of columns.
func childOf(raw json.RawMessage) (*Post, error) {
	var name string
	if json.Unmarshal(raw, &name) == nil {
		switch {
		case write.IsID(name):
			return &Post{ContainerID: name}, nil
		case isVideoName(name):
			return &Post{VideoURL: name}, nil
		}
		return &Post{ImageURL: name}, nil
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return nil, wrong("", "is neither an address, the id of a container, nor an object")
	}
	row := map[string]value.Value{}
	for name, raw := range members {
		column := ""
		for _, c := range childColumns {
			if strings.EqualFold(c, strings.ReplaceAll(name, "_", "")) {
				column = c
			}
		}
		if column == "" {
			return nil, wrong(name, "is nothing that an item of a carousel has: %s", strings.Join(childColumns, ", "))
		}
		var s string
		if json.Unmarshal(raw, &s) != nil {
			s = string(raw)
		}
		row[column] = value.Text(s)
	}
	return FromRow(row)
}

// isVideoName reports whether an address ends as those of videos do.
func isVideoName(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".mp4", ".mov", ".m4v":
		return true
	}
	return false
}
