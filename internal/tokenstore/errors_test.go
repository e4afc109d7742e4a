package tokenstore_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

func TestAmbiguousLoginError(t *testing.T) {
	t.Parallel()
	many := make([]oauth.TokenInfo, 25)
	for i := range many {
		many[i].User, many[i].UserName = fmt.Sprint("100", i), "ann\nbob"
	}
	err := error(&tokenstore.AmbiguousLoginError{Candidates: many})
	if !errors.Is(err, oauth.ErrAmbiguousLogin) || !strings.Contains(err.Error(), "OAuthUser to one of 1000 (ann bob), 1001") || !strings.HasSuffix(err.Error(), "and 5 more") {
		t.Errorf("got %v", err)
	}
}
