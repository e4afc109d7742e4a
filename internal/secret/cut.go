package secret

import "strings"

// Shortest is the length in bytes from which a secret, or its beginning, is looked for
// in texts: anything shorter stands in many of them.
const Shortest = 4

// TrimCut is for a text that was cut off anywhere: it takes off its end the beginning
// of a secret that stands there, which is no longer recognized by masking. The secrets
// are given in the spellings that the text may hold ([Spellings]). A secret that stands
// there whole is left to be masked.
func TrimCut(text string, spellings []string) string {
	cut := len(text)
	for _, s := range spellings {
		for n := min(len(s)-1, len(text)); n >= Shortest; n-- {
			if strings.HasSuffix(text, s[:n]) {
				cut = min(cut, len(text)-n)
				break
			}
		}
	}
	return text[:cut]
}
