package procedures

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

func TestAll_declarations(t *testing.T) {
	t.Parallel()
	names := make([]string, 0, len(All()))
	for _, p := range All() {
		names = append(names, p.Name)
		if p.Description == "" || p.call == nil || len(p.Columns) == 0 {
			t.Errorf("%s is not declared whole", p.Name)
		}
		for _, param := range p.Params {
			if param.Direction != Input || param.Description == "" {
				t.Errorf("%s.%s is not declared whole", p.Name, param.Name)
			}
			if !slices.Contains([]schema.Type{schema.Text, schema.Integer, schema.Boolean}, param.Type) {
				t.Errorf("%s.%s: inputs of type %s are not checked", p.Name, param.Name, param.Type)
			}
			if param.Default != "" {
				if _, err := param.check(param.Default); err != nil {
					t.Errorf("%s.%s: the default %v", p.Name, param.Name, err)
				}
			}
		}
		for _, c := range p.Columns {
			if c.Name == "" || c.Description == "" {
				t.Errorf("%s: column %q is not declared whole", p.Name, c.Name)
			}
		}
		if got := len(p.Signature()); got != len(p.Params)+len(p.Columns) {
			t.Errorf("%s: the signature has %d parameters", p.Name, got)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("not ordered by name, or a name twice: %v", names)
	}
}

// Those who mask texts know the inputs by the names that secret lists.
func TestAll_secretsAreKnown(t *testing.T) {
	t.Parallel()
	var known []string
	for _, name := range secret.Properties() {
		known = append(known, secret.PlainName(name))
	}
	for _, p := range All() {
		for _, param := range p.Params {
			if secret.IsName(param.Name) && !slices.Contains(known, secret.PlainName(param.Name)) {
				t.Errorf("%s.%s is no name of secret.Properties", p.Name, param.Name)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"GetOAuthAuthorizationURL", "getoauthauthorizationurl"} {
		if p, err := Lookup(name); err != nil || p != getOAuthAuthorizationURL {
			t.Errorf("Lookup(%s) = %v, %v", name, p, err)
		}
	}
	for name, want := range map[string]string{
		"GetOAuthAuthorisationURL": "procedures: there is no procedure GetOAuthAuthorisationURL: did you mean GetOAuthAuthorizationURL?",
		"AuthorizationURL":         "procedures: there is no procedure AuthorizationURL: did you mean GetOAuthAuthorizationURL?",
		"Frobnicate":               "procedures: there is no procedure Frobnicate: SHOW PROCEDURES lists them",
	} {
		if _, err := Lookup(name); err == nil || err.Error() != want {
			t.Errorf("Lookup(%s) = %v, want %s", name, err, want)
		}
	}
}

// sample has an input of every sort and returns what it was given.
var sample = &Procedure{
	Name: "Sample",
	Params: []Param{
		{Name: "MediaId", Direction: Input, Required: true},
		{Name: "Mode", Direction: Input, Values: []string{"APP", "WEB"}, Default: "APP"},
		{Name: "Count", Direction: Input, Type: schema.Integer},
		{Name: "Deep", Direction: Input, Type: schema.Boolean, Default: "true"},
		{Name: "Note", Direction: Input},
	},
	Columns: []Column{{Name: "Given"}},
	call: func(_ context.Context, _ Env, in inputs) ([][]any, error) {
		return [][]any{{map[string]any(in)}}, nil
	},
}

func TestExec_arguments(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args []Argument
		want map[string]any
	}{
		{[]Argument{{"MediaId", "1"}}, map[string]any{"MediaId": "1", "Mode": "APP", "Deep": true}},
		{[]Argument{{"", "1"}, {"", "web"}, {"", "7"}, {"", "0"}}, map[string]any{"MediaId": "1", "Mode": "WEB", "Count": int64(7), "Deep": false}},
		{[]Argument{{"", "1"}, {"note", "  "}}, map[string]any{"MediaId": "1", "Mode": "APP", "Deep": true, "Note": "  "}},
		{
			[]Argument{{"NOTE", []byte("n")}, {"DEEP", int64(0)}, {"count", int64(-1)}, {"mode", "Web"}, {"mediaid", int64(17841400000000001)}},
			map[string]any{"MediaId": "17841400000000001", "Mode": "WEB", "Count": int64(-1), "Deep": false, "Note": "n"},
		},
		{
			[]Argument{{"MediaId", " 1 "}, {"Mode", nil}, {"Count", ""}, {"Deep", nil}, {"Note", ""}},
			map[string]any{"MediaId": " 1 ", "Mode": "APP", "Deep": true},
		},
	}
	for _, tt := range tests {
		rows, err := sample.Exec(t.Context(), Env{}, tt.args)
		if err != nil {
			t.Errorf("%v: %v", tt.args, err)
			continue
		}
		want := Rows{Columns: sample.Columns, Values: [][]any{{tt.want}}}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("%v: %s", tt.args, diff)
		}
	}
}

func TestExec_refusals(t *testing.T) {
	t.Parallel()
	media := Argument{"MediaId", "1"}
	tests := []struct {
		args []Argument
		want string
	}{
		{nil, "MediaId is required and is missing"},
		{[]Argument{{"MediaId", nil}}, "MediaId is required and is NULL"},
		{[]Argument{{"MediaId", ""}}, "MediaId is required and is blank"},
		{[]Argument{{"MediaId", []byte(" \t\n")}}, "MediaId is required and is blank"},
		{[]Argument{{"MediaId", 1.5}}, "MediaId must be text"},
		{[]Argument{{"MediaId", true}}, "MediaId must be text"},
		{[]Argument{media, {"Mode", "DESKTOP"}}, "Mode must be one of APP, WEB"},
		{[]Argument{media, {"Mode", " "}}, "Mode must be one of APP, WEB"},
		{[]Argument{media, {"Count", "many"}}, "Count must be a whole number"},
		{[]Argument{media, {"Count", 1.5}}, "Count must be a whole number"},
		{[]Argument{media, {"Count", "9223372036854775808"}}, "Count must be a whole number"},
		{[]Argument{media, {"Deep", 1.0}}, "Deep must be true or false"},
		{[]Argument{media, {"Deep", "maybe"}}, "Deep must be true or false"},
		{[]Argument{media, {"Deep", int64(2)}}, "Deep must be true or false"},
		{[]Argument{media, {"Notes", "x"}}, "there is no input Notes: did you mean Note?"},
		{[]Argument{media, {"Zzz", "x"}}, "there is no input Zzz: known are MediaId, Mode, Count, Deep, Note"},
		{[]Argument{media, {"mediaID", "x"}}, "MediaId is given twice"},
		{[]Argument{{"", "1"}, {"MediaId", "2"}}, "MediaId is given twice"},
		{slices.Repeat([]Argument{{"", "1"}}, 6), "takes 5 arguments at most"},
	}
	for _, tt := range tests {
		_, err := sample.Exec(t.Context(), Env{}, tt.args)
		if want := "procedures: Sample: " + tt.want; err == nil || err.Error() != want {
			t.Errorf("%v: got %v, want %s", tt.args, err, want)
		}
	}
}

func TestGetOAuthAuthorizationURL(t *testing.T) {
	t.Parallel()
	env := Env{OAuth: oauth.Config{ClientID: "1234567890", Version: "v27.0", Endpoint: "http://127.0.0.1:8080", CallbackURL: "https://localhost:33333/", Scope: "instagram_basic"}}
	const dialog = "http://127.0.0.1:8080/v27.0/dialog/oauth?auth_type=rerequest&client_id=1234567890&redirect_uri="
	tests := []struct {
		args []Argument
		want [][]any
	}{
		{nil, [][]any{{dialog + "https%3A%2F%2Flocalhost%3A33333%2F&response_type=code&scope=instagram_basic", nil}}},
		{
			[]Argument{{"AuthMode", "WEB"}, {"CallbackUrl", "https://a.test/cb"}, {"Scope", "instagram_basic instagram_content_publish"}, {"State", "s&1"}},
			[][]any{{dialog + "https%3A%2F%2Fa.test%2Fcb&response_type=code&scope=instagram_basic%2Cinstagram_content_publish&state=s%261", "s&1"}},
		},
	}
	for _, tt := range tests {
		rows, err := getOAuthAuthorizationURL.Exec(t.Context(), env, tt.args)
		if err != nil {
			t.Errorf("%v: %v", tt.args, err)
			continue
		}
		if diff := cmp.Diff(Rows{Columns: getOAuthAuthorizationURL.Columns, Values: tt.want}, rows); diff != "" {
			t.Errorf("%v: %s", tt.args, diff)
		}
	}
	for _, tt := range []struct {
		env  Env
		args []Argument
		want string
	}{
		{Env{}, nil, "oauth: wrong app id: OAuthClientId is empty"},
		{env, []Argument{{"AuthMode", "DESKTOP"}}, "procedures: GetOAuthAuthorizationURL: AuthMode must be one of APP, WEB"},
		{env, []Argument{{"CallbackURL", "http://a.test"}}, "oauth: CallbackURL must begin with https://"},
	} {
		if _, err := getOAuthAuthorizationURL.Exec(t.Context(), tt.env, tt.args); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%v: got %v, want %s", tt.args, err, tt.want)
		}
	}
}

func ExampleProcedure_Exec() {
	p, err := Lookup("GetOAuthAuthorizationURL")
	if err != nil {
		fmt.Println(err)
		return
	}
	env := Env{OAuth: oauth.Config{ClientID: "1234567890", Version: "v27.0"}}
	rows, err := p.Exec(context.Background(), env, []Argument{
		{Name: "CallbackURL", Value: "https://localhost:33333/"},
		{Name: "Scope", Value: "instagram_basic"},
		{Name: "State", Value: "s1"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, c := range rows.Columns {
		fmt.Println(c.Name, rows.Values[0][i])
	}
	// Output:
	// URL https://www.facebook.com/v27.0/dialog/oauth?auth_type=rerequest&client_id=1234567890&redirect_uri=https%3A%2F%2Flocalhost%3A33333%2F&response_type=code&scope=instagram_basic&state=s1
	// State s1
}
