package pgtest

import (
	"os/exec"
	"testing"
)

func (s *Server) give(testing.TB, string) {}

func (s *Server) become(testing.TB, *exec.Cmd) {}
