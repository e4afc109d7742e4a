package oauth

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
)

// permission is one right with its name in each login kind, and the names it
// had in products that have ended.
type permission struct {
	names   map[Login]string
	retired []string
}

var permissions = []permission{
	{
		names: named("instagram_basic", "instagram_business_basic"),
		retired: []string{
			"business_basic",
			"basic", "user_profile", "user_media", "instagram_graph_user_profile", "instagram_graph_user_media",
		},
	},
	{
		names:   named("instagram_manage_comments", "instagram_business_manage_comments"),
		retired: []string{"business_manage_comments"},
	},
	{
		names:   named("instagram_content_publish", "instagram_business_content_publish"),
		retired: []string{"business_content_publish"},
	},
	{
		names:   named("instagram_manage_messages", "instagram_business_manage_messages"),
		retired: []string{"business_manage_messages"},
	},
	{names: named("instagram_manage_insights", "instagram_business_manage_insights")},
}

func named(facebook, instagram string) map[Login]string {
	return map[Login]string{FacebookLogin: facebook, InstagramLogin: instagram}
}

var scopeForm = pattern.New(`^[A-Za-z0-9_.:/-]+$`)

// Scopes are the permissions that a login of this kind asks for: those that scope
// names, separated by blanks or commas, or without any those that reading takes by
// default. It fails where scope names one that has ended or is another kind's.
func Scopes(login Login, scope string) ([]string, error) {
	scopes, err := parseScope(login.orDefault(), scope)
	return slices.Clone(scopes), err
}

// parseScope reads permissions separated by blanks or commas and checks them
// for a login kind; the empty text means that kind's default. Permissions not
// known here pass: the platform adds new ones.
func parseScope(login Login, text string) ([]string, error) {
	var scopes []string
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		if !scopeForm.MatchString(s) {
			return nil, fmt.Errorf("oauth: Scope: %q is not the name of a permission: separate permissions by blanks or commas", s)
		}
		if err := checkPermission(login, s); err != nil {
			return nil, err
		}
		if !slices.Contains(scopes, s) {
			scopes = append(scopes, s)
		}
	}
	if len(scopes) == 0 {
		return kinds[login].scopes, nil
	}
	return scopes, nil
}

// checkPermission refuses a permission that has ended or belongs to another
// login kind.
func checkPermission(login Login, name string) error {
	for _, p := range permissions {
		if slices.Contains(p.retired, name) {
			return fmt.Errorf("oauth: Scope: the permission %s has ended: use %s", name, p.names[login])
		}
		for other, theirs := range p.names {
			if other != login && theirs == name {
				return fmt.Errorf("oauth: Scope: the permission %s belongs to AuthScheme=%s: use %s, or that AuthScheme", name, other, p.names[login])
			}
		}
	}
	return nil
}
