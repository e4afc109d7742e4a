package graphsim

import (
	"strconv"
	"strings"
)

var subjects = []string{"morning light", "fresh bread", "the new workshop", "rain on glass", "a long hike", "our team", "slow coffee", "hackathon weekend", "příští týden", "東京の朝", "кофе", "schöne Grüße", "مساء الخير"}

var closings = []string{
	"More in the link in bio.", "Open 24/7 😀", "Where shall we go next?", "Thanks to @friend.of.ours/team!",
	"\"Quoted\" & <tagged>", "https://sample.example/a/b?c=1&d=2", "👩🏽‍🚀 👨‍👩‍👧 🇨🇿", "½ price, 50 % off \\ today", "It's on.",
}

var hashtags = []string{"#sample", "#light", "#coffee", "#work", "#データ", "#rain", "#ČeskáRepublika"}

// captionLimit is the longest caption that can be published, in characters.
const captionLimit = 2200

// captionText makes the caption of a post; one in 200 has the full length.
func captionText(seed uint64, hostile bool) string {
	var b strings.Builder
	b.WriteString("Post no. ")
	b.WriteString(strconv.FormatUint(mix(seed, 20)%100000, 10))
	b.WriteString(" about ")
	b.WriteString(subjects[mix(seed, 21)%uint64(len(subjects))])
	b.WriteString(".\n\n")
	b.WriteString(closings[mix(seed, 22)%uint64(len(closings))])
	b.WriteByte(' ')
	b.WriteString(captionTag(seed))
	if hostile {
		b.WriteString(hostileText[mix(seed, 24)%uint64(len(hostileText))])
	}
	if seed%200 == 13 {
		for n := len([]rune(b.String())); n < captionLimit; n++ {
			b.WriteByte(" abcdefghijklmnopqrstuvwxyz"[mix(seed, uint64(n))%27])
		}
	}
	return b.String()
}

// captionTag is the hashtag of a caption.
func captionTag(seed uint64) string { return hashtags[mix(seed, 23)%uint64(len(hashtags))] }

var remarks = []string{"nice", "Wow! 🔥", "where is this?", "love it ❤️", "I/we agree", "\"so true\"", "すごい", "first :)", "🙏🏼🙏🏼", "see https://sample.example/x", "@sample.account 😍", "not sure…\nreally not"}

func commentText(seed uint64, hostile bool) string {
	s := remarks[mix(seed, 30)%uint64(len(remarks))] + " " + strconv.FormatUint(mix(seed, 31)%1000, 10)
	if hostile {
		s += hostileText[mix(seed, 32)%uint64(len(hostileText))]
	}
	return s
}

// hostileText holds characters that careless clients mangle.
var hostileText = []string{"\x00tail", "\u202eright to left", "bell\x07 esc\x1b[31m", "\ufeffmark", "line\u2028separator", "'; DROP TABLE Media; --", "\x7f\u0080", "e\u0301 combining"}
