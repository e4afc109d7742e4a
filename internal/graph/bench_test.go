package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// The same page in both: a hundred posts, each with two comments of a page of
// their own.

var benchSelection = Selection{
	Fields: []string{
		"id", "caption", "media_type", "media_product_type", "media_url", "permalink",
		"timestamp", "like_count", "comments_count", "is_comment_enabled", "owner.id", "username",
	},
	Parts: []Part{{Name: "comments", Args: []Arg{Limit(50)}, Selection: Selection{
		Fields: []string{"id", "text", "timestamp", "like_count", "username"},
	}}},
}

type benchPage struct {
	Data []struct {
		ID               string `json:"id"`
		Caption          string `json:"caption"`
		MediaType        string `json:"media_type"`
		MediaProductType string `json:"media_product_type"`
		MediaURL         string `json:"media_url"`
		Permalink        string `json:"permalink"`
		Timestamp        string `json:"timestamp"`
		LikeCount        int64  `json:"like_count"`
		CommentsCount    int64  `json:"comments_count"`
		IsCommentEnabled bool   `json:"is_comment_enabled"`
		Owner            struct {
			ID string `json:"id"`
		} `json:"owner"`
		Username string `json:"username"`
		Comments struct {
			Data []struct {
				ID        string `json:"id"`
				Text      string `json:"text"`
				Timestamp string `json:"timestamp"`
				LikeCount int64  `json:"like_count"`
				Username  string `json:"username"`
			} `json:"data"`
			Paging benchPaging `json:"paging"`
		} `json:"comments"`
	} `json:"data"`
	Paging benchPaging `json:"paging"`
}

type benchPaging struct {
	Cursors struct {
		After string `json:"after"`
	} `json:"cursors"`
	Next string `json:"next"`
}

func benchAnswer() []byte {
	var b bytes.Buffer
	b.WriteString(`{"data":[`)
	for i := range 100 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"1789%013d","caption":"Day %d of the harvest \ud83c\udf47\n\n%s #harvest #wine","media_type":"IMAGE","media_product_type":"FEED",`+
			`"media_url":"https:\/\/media.example\/v\/t51.2885-15\/%d_n.jpg?_nc_cat=104&oh=00_AT&oe=6877","permalink":"https:\/\/www.example\/p\/C%d\/",`+
			`"timestamp":"2026-03-%02dT08:15:30+0000","like_count":%d,"comments_count":2,"is_comment_enabled":true,"owner":{"id":"17841400000000001"},"username":"vineyard",`+
			`"comments":{"data":[`, i, i, strings.Repeat("Grapes and people. ", 12), i, i, i%28+1, i*7)
		for j := range 2 {
			if j > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"id":"1790%013d","text":"What a year, number %d!","timestamp":"2026-03-28T09:00:00+0000","like_count":%d,"username":"guest%d"}`, i*2+j, j, j, j)
		}
		b.WriteString(`],"paging":{"cursors":{"before":"QVFIUm","after":"QVFIUn"}}}}`)
	}
	b.WriteString(`],"paging":{"cursors":{"before":"QVFIUa","after":"QVFIUb"},"next":"https:\/\/graph.example\/v27.0\/1784\/media?access_token=T&limit=100&after=QVFIUb"}}`)
	return b.Bytes()
}

// BenchmarkDecodePage compares the decoder with encoding/json into structs.
func BenchmarkDecodePage(b *testing.B) {
	answer := benchAnswer()
	b.Run("graph", func(b *testing.B) {
		b.SetBytes(int64(len(answer)))
		b.ReportAllocs()
		for b.Loop() {
			page, _, err := newDecoder(bytes.NewReader(answer)).answer(newShape(&benchSelection))
			if err != nil || len(page.Nodes) != 100 || len(page.Nodes[99].Parts[0].Nodes) != 2 {
				b.Fatal(page, err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(answer)))
		b.ReportAllocs()
		for b.Loop() {
			var page benchPage
			if err := json.NewDecoder(bytes.NewReader(answer)).Decode(&page); err != nil || len(page.Data) != 100 || len(page.Data[99].Comments.Data) != 2 {
				b.Fatal(err)
			}
		}
	})
}
