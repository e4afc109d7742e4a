package graph

import (
	"errors"
	"net/http"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
)

// TooMuch reports whether a request was refused for asking too much at once, by
// what the API says or by an error that mostly means that.
func TooMuch(err error) bool { return sizeLikelihood(err) == refusal.Likely }

// PerhapsTooMuch reports whether it may have been, though the API fails like that
// for other reasons, too.
func PerhapsTooMuch(err error) bool { return sizeLikelihood(err) != refusal.Unlikely }

// sizeLikelihood is how likely it is that less would be answered.
func sizeLikelihood(err error) refusal.Likelihood {
	var refused *APIError
	var answer *AnswerError
	switch {
	case errors.As(err, &refused):
		return refused.rule().Less
	case errors.As(err, &answer) && answer.Status >= http.StatusInternalServerError:
		return refusal.Possible
	}
	return refusal.Unlikely
}
