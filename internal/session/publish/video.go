package publish

import (
	"io"
	"time"

	"github.com/abema/go-mp4"
)

// How long videos may be, and how many columns of pixels they may have.
const (
	shortest     = 3 * time.Second
	longestReel  = 15 * time.Minute
	longestStory = time.Minute
	mostColumns  = 1920
	// leeway is how far a length may be off its bound: programs round it differently.
	leeway = 100 * time.Millisecond
)

// film is what the head of a video says of it.
type film struct {
	length        time.Duration
	width, height int
}

// readFilm reads it; false where the file does not tell, as where it is in fragments.
func readFilm(f io.ReadSeeker) (x film, ok bool) {
	defer func() {
		if recover() != nil { // the file may be anybody's
			x, ok = film{}, false
		}
	}()
	moov := mp4.BoxTypeMoov()
	heads, err := mp4.ExtractBoxWithPayload(f, nil, mp4.BoxPath{moov, mp4.BoxTypeMvhd()})
	if err != nil || len(heads) != 1 {
		return film{}, false
	}
	head, is := heads[0].Payload.(*mp4.Mvhd)
	if !is || head.Timescale == 0 || head.GetDuration() == 0 {
		return film{}, false
	}
	x.length = time.Duration(float64(head.GetDuration()) / float64(head.Timescale) * float64(time.Second))
	tracks, err := mp4.ExtractBoxWithPayload(f, nil, mp4.BoxPath{moov, mp4.BoxTypeTrak(), mp4.BoxTypeTkhd()})
	if err != nil {
		return x, true
	}
	for _, track := range tracks {
		if t, is := track.Payload.(*mp4.Tkhd); is {
			x.width, x.height = max(x.width, int(t.GetWidthInt())), max(x.height, int(t.GetHeightInt()))
		}
	}
	return x, true
}

// checkFilm reports what the platform would refuse of a video, as far as its head tells.
func checkFilm(post *Post, x film) error {
	longest := longestReel
	if post.kind() == Story {
		longest = longestStory
	}
	whole := post.kind() == Reel || post.kind() == Story // what items of carousels may be is not documented
	switch {
	case whole && x.length+leeway < shortest:
		return wrong("File", "%s lasts %s: %s is the least", post.File, x.length.Round(leeway), shortest)
	case whole && x.length > longest+leeway:
		return wrong("File", "%s lasts %s: %s is the most", post.File, x.length.Round(time.Second), longest)
	case min(x.width, x.height) > mostColumns: // it may be turned on its side
		return wrong("File", "%s has %d × %d pixels: %d columns are the most", post.File, x.width, x.height, mostColumns)
	case post.ThumbOffset != nil && time.Duration(*post.ThumbOffset)*time.Millisecond > x.length:
		return wrong("ThumbOffset", "is %d ms, and %s lasts %d", *post.ThumbOffset, post.File, x.length.Milliseconds())
	}
	return nil
}
