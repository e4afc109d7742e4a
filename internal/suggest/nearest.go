package suggest

import (
	"strings"
	"unicode/utf8"
)

// longest is the length in runes beyond which a word is not a misspelt name;
// it bounds the work on hostile input.
const longest = 64

// Nearest returns the candidate that word most likely meant, or "" when none is
// near. Case, spaces and underscores do not count. The smallest number of
// typing slips wins (a letter added, dropped, replaced, or two swapped), at
// most one for every three letters; of equals the first. Failing that, the
// shortest candidate wins that contains the word, or is contained in it, with
// at least four letters: AccessToken means OAuthAccessToken.
func Nearest(word string, candidates []string) string {
	if utf8.RuneCountInString(word) > longest {
		return ""
	}
	target := fold(word)
	nearest, fewest := "", len(target)/3+1
	part := ""
	for _, candidate := range candidates {
		known := fold(candidate)
		if slips := distance(target, known); slips < fewest {
			nearest, fewest = candidate, slips
		}
		if containsEither(string(target), string(known)) && (part == "" || len(candidate) < len(part)) {
			part = candidate
		}
	}
	if nearest == "" {
		return part
	}
	return nearest
}

// fold drops what does not count in a comparison of names.
func fold(name string) []rune {
	return []rune(strings.ToLower(strings.NewReplacer(" ", "", "_", "").Replace(name)))
}

func containsEither(a, b string) bool {
	const shortest = 4
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= shortest && strings.Contains(b, a)
}

// distance is the optimal string alignment distance: edits and swaps of
// neighbours, no part edited twice.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(replace, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
