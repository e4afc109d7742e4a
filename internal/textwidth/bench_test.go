package textwidth_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

func BenchmarkOf(b *testing.B) {
	for name, text := range map[string]string{
		"ascii": "Post no. 18070 about slow coffee, which is of a usual length",
		"emoji": "Post no. 18070 👩‍👩‍👧 about slow coffee ❤️ of a usual length 🇩🇪",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				textwidth.Of(text)
			}
		})
	}
}
