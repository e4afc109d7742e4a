package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
)

// process is another one of this program, which talks by lines of JSON: it reads
// from its standard input, until that ends, and answers on its standard output.
type process struct {
	command *exec.Cmd
	input   io.WriteCloser
	tell    *json.Encoder
	hear    *json.Decoder
}

// start starts this program with those flags.
func start(flags ...string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{command: exec.Command(self, flags...)}
	p.command.Stderr = os.Stderr
	if p.input, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.tell, p.hear = json.NewEncoder(p.input), json.NewDecoder(bufio.NewReader(output))
	return p, p.command.Start()
}

// stop ends the process and waits until it is over.
func (p *process) stop() {
	_ = p.input.Close()
	_ = p.command.Wait() // what it failed with it has written
}
