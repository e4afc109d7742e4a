package publish

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func of[T any](v T) *T { return &v }

// What the platform would refuse is refused by name before anything is sent.
func TestCheck(t *testing.T) {
	t.Parallel()
	picture := func(p Post) Post {
		p.ImageURL = picture
		return p
	}
	reel := func(p Post) Post {
		p.VideoURL = movie
		return p
	}
	items := func(n int) (list []*Post) {
		for range n {
			list = append(list, &Post{ImageURL: "https://x.example/a.jpg"})
		}
		return list
	}
	s := newStudio(t, graphsim.Options{})
	s.Local = false
	for name, content := range map[string]string{"empty.mp4": "", "text.mp4": "this is a text", "image.mp4": "\x89PNG\x0d\x0a\x1a\x0a", "a.txt": "a"} {
		if err := os.WriteFile(filepath.Join(string(s.Files), name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	big, err := os.Create(filepath.Join(string(s.Files), "big.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(big.Truncate(100<<20+1), big.Close()); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		post Post
		want string // how the error goes on behind "publish: "
	}{
		{Post{}, "ImageUrl is missing, and so are VideoUrl and File"},
		{Post{ImageURL: picture(Post{}).ImageURL, VideoURL: movie}, "VideoUrl is given besides ImageUrl"},
		{Post{Kind: "ALBUM", ImageURL: movie}, `MediaType is "ALBUM"`},
		{Post{Kind: Video, VideoURL: movie}, "MediaType is VIDEO, which is an item"},
		{Post{Kind: Image, VideoURL: movie}, "VideoUrl is given for MediaType=IMAGE"},
		{Post{Kind: Reel, ImageURL: movie}, "ImageUrl is given for MediaType=REELS"},
		{Post{Kind: Carousel}, "Children is missing"},
		{Post{Children: items(1)}, "Children has 1 items"},
		{Post{Children: items(11)}, "Children has 11 items"},
		{Post{Children: append(items(1), &Post{ImageURL: "ftp://x.example/a"})}, "Children[1].ImageUrl is no web address"},
		{Post{Children: append(items(1), &Post{ImageURL: movie, Caption: "a"})}, "Children[1].Caption is for posts and reels"},
		{Post{Children: append(items(1), &Post{Kind: Reel, VideoURL: movie})}, "Children[1].MediaType is REELS"},
		{Post{Children: []*Post{{ContainerID: "17"}, {ContainerID: "17"}}}, "Children has the container 17 twice"},
		{Post{Children: items(2), ImageURL: movie}, "ImageUrl is given for a carousel"},
		{Post{Kind: Image, ImageURL: movie, Children: items(2)}, "Children makes a carousel"},
		{Post{ImageURL: "https://x.example/ä.jpg"}, "ImageUrl is an address with characters that are not ASCII"},
		{Post{ImageURL: "https://user:word@x.example/a.jpg"}, "ImageUrl is an address with a password"},
		{Post{ImageURL: "http://localhost/a.jpg"}, "ImageUrl is an address that only this network knows"},
		{Post{VideoURL: "http://192.168.1.5/a.mp4"}, "VideoUrl is an address that only this network knows"},
		{reel(Post{CoverURL: "file:///etc/passwd"}), "CoverUrl is no web address"},
		{picture(Post{Caption: strings.Repeat("ä", 2201)}), "Caption has 2201 characters: 2200 are the most"},
		{picture(Post{Caption: strings.Repeat("#a ", 31)}), "Caption has 31 hashtags: 30 are the most"},
		{picture(Post{Caption: strings.Repeat("@a ", 21)}), "Caption has 21 mentions: 20 are the most"},
		{picture(Post{AltText: strings.Repeat("a", 1001)}), "AltText has 1001 characters: 1000 are the most"},
		{reel(Post{AltText: "a"}), "AltText is for images"},
		{Post{Kind: Story, ImageURL: movie, Caption: "a"}, "Caption is for posts and reels"},
		{Post{Kind: Story, ImageURL: movie, Collaborators: []string{"a"}}, "Collaborators is for"},
		{Post{Kind: Story, ImageURL: movie, ProductTags: []ProductTag{{ProductID: "1"}}}, "ProductTags is for"},
		{picture(Post{Collaborators: []string{"a", "b", "c", "d"}}), "Collaborators has 4 items: from 1 to 3 are taken"},
		{picture(Post{Collaborators: []string{"@a"}}), `Collaborators has "@a": write it without @`},
		{picture(Post{Collaborators: []string{"a", "a"}}), `Collaborators has "a" twice`},
		{picture(Post{UserTags: []UserTag{{Username: "a"}}}), "UserTags a: x and y are missing"},
		{picture(Post{UserTags: []UserTag{{"a", of(0.1), nil}}}), "UserTags a: one of x and y is missing"},
		{picture(Post{UserTags: []UserTag{{"a", of(1.1), of(0.0)}}}), "UserTags a: x and y are numbers from 0 to 1"},
		{reel(Post{UserTags: []UserTag{{"a", of(0.1), of(0.1)}}}), "UserTags a: x and y are given"},
		{reel(Post{UserTags: make([]UserTag, 21)}), "UserTags has 21 items: from 1 to 20 are taken"},
		{picture(Post{ProductTags: make([]ProductTag, 21)}), "ProductTags has 21 items: 20 are the most"},
		{reel(Post{ProductTags: make([]ProductTag, 31)}), "ProductTags has 31 items: from 1 to 30 are taken"},
		{picture(Post{ProductTags: []ProductTag{{"x", of(0.1), of(0.1)}}}), `ProductTags has "x", which is no id`},
		{picture(Post{ThumbOffset: of(int64(1))}), "ThumbOffset is for videos"},
		{reel(Post{ThumbOffset: of(int64(-1))}), "ThumbOffset is -1"},
		{reel(Post{Trial: "SOON"}), `TrialStrategy is "SOON"`},
		{reel(Post{Trial: "MANUAL", Collaborators: []string{"a"}}), "Collaborators cannot take part in a trial reel"},
		{picture(Post{ShareToFeed: of(true)}), "IsSharedToFeed is for reels"},
		{picture(Post{Sponsors: []string{"1", "2", "3"}}), "SponsorIds has 3 items: from 1 to 2 are taken"},
		{picture(Post{LocationID: "Brno"}), `LocationId is "Brno", which is no id`},
		{Post{ContainerID: "x"}, `ContainerId is "x", which is no id`},
		{Post{ContainerID: "17", Caption: "a"}, "ContainerId goes on with a container"},
		{Post{File: "a.jpg"}, "File is an image"},
		{Post{Kind: Image, File: "a.mp4"}, "File is given for MediaType=IMAGE"},
		{Post{File: "empty.mp4"}, "File empty.mp4 is empty"},
		{Post{File: "text.mp4"}, "File text.mp4 is no MP4 or MOV"},
		{Post{File: "image.mp4"}, "File image.mp4 is an image (image/png)"},
		{Post{Kind: Story, File: "big.mp4"}, "File big.mp4 has 101 MB: 100 are the most"},
		{Post{Children: append(items(1), &Post{File: "text.mp4"})}, "Children[1].File text.mp4 is no MP4"},
	} {
		_, err := s.Publish(t.Context(), s.account, &tc.post)
		var check *CheckError
		if !errors.As(err, &check) || !strings.HasPrefix(err.Error(), "publish: "+tc.want) || !strings.HasSuffix(err.Error(), "; nothing was sent") {
			t.Errorf("got  %v\nwant publish: %s", err, tc.want)
		}
	}
	for name, want := range map[string]string{"missing.mp4": "no such file", "../outside.mp4": "outside of FileRoot"} {
		if _, err := s.Publish(t.Context(), s.account, &Post{File: name}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.Facebook = false
	for _, tc := range []struct {
		post Post
		want string
	}{
		{Post{File: "big.mp4"}, "File is taken with Facebook Login alone"},
		{picture(Post{Sponsors: []string{"1"}}), "SponsorIds is for posts with Facebook Login"},
		{picture(Post{ProductTags: []ProductTag{{"1", of(0.1), of(0.1)}}}), "ProductTags is for posts with Facebook Login"},
	} {
		if err := tc.post.Check(s.Rules); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("got %v, want %s", err, tc.want)
		}
	}
	if n := s.sim.Calls(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

// Numbers and truths are read in every form that SQL gives them.
func TestFromRow(t *testing.T) {
	t.Parallel()
	for _, v := range []value.Value{value.Int(2_000_000), value.Float(2e6), value.Text("2000000")} {
		p, err := FromRow(map[string]value.Value{"ThumbOffset": v, "IsSharedToFeed": value.Text("False"), "IsAiGenerated": value.Int(1)})
		if err != nil || *p.ThumbOffset != 2_000_000 || *p.ShareToFeed || !*p.AI {
			t.Errorf("%v: %+v, %v", v, p, err)
		}
	}
	if _, err := FromRow(map[string]value.Value{"IsAiGenerated": value.Int(2)}); err == nil {
		t.Error("2 is taken for a truth")
	}
}
