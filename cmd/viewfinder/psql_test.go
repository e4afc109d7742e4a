package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// listing are psql's commands that list something, each with what it may have behind it.
var listing = strings.Fields(`
	\d \d+ \dS \dS+ \da \da+ \daS \dA \dA+ \dAc \dAc+ \dAf \dAf+ \dAo \dAo+ \dAp \dAp+ \db \db+ \dc \dc+ \dcS \dC \dC+
	\dconfig \dconfig+ \dd \ddS \dD \dD+ \dDS \ddp \dE \dE+ \des \des+ \det \det+ \deu \deu+ \dew \dew+ \df \df+ \dfS \dF \dF+
	\dFd \dFd+ \dFp \dFp+ \dFt \dFt+ \dg \dg+ \di \di+ \diS \dl \dL \dL+ \dLS \dm \dm+ \dn \dn+ \dnS \do \do+ \doS \dO \dO+ \dOS \dp \drds
	\dPi \dPt \dP \dP+ \dPn \dRp \dRp+ \dRs \dRs+ \ds \ds+ \dsS \dt \dt+ \dtS \dT \dT+ \dTS \du \du+ \dv \dv+ \dvS \dx \dx+ \dX \dy \dy+
	\l \l+ \z`)

// All that psql lists is asked of tables that are there, by functions and types that are there,
// whether a list has lines here or not.
func TestClients_psqlLists(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("psql is another program, which the race detector does not see")
	}
	psql, err := exec.LookPath("psql")
	if err != nil {
		t.Skip("psql is not there: install postgresql-client")
	}
	var script strings.Builder
	for _, command := range listing {
		name := command[1:] // a backslash would begin the next command
		fmt.Fprintf(&script, "\\echo :: %[1]s\n\\warn :: %[1]s\n\\%[1]s\n\\%[1]s *\n\\%[1]s instagram.M*\n", name)
	}
	cmd := exec.CommandContext(t.Context(), psql, "-X", "-q", serveDemo(t).String())
	cmd.Env = append(os.Environ(), "PAGER=cat", "LC_ALL=C.UTF-8")
	cmd.Stdin = strings.NewReader(script.String())
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(out, []byte("\n:: ")); n < len(listing)-1 {
		t.Errorf("%d of %d commands were run:\n%s", n, len(listing), out)
	}
	for part := range strings.SplitSeq(said.String(), ":: ") {
		if strings.Contains(part, "ERROR") || strings.Contains(part, "invalid command") {
			t.Errorf("%s", part)
		}
	}
}
