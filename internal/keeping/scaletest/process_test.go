//go:build unix

package scaletest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// What is told of a process here is told by Linux: elsewhere it is nothing.

// memory is what a process has, in bytes: of its own, and with the pages of files, of which its
// program's are shared by all processes of a machine.
type memory struct{ own, all int }

func (m memory) String() string {
	return fmt.Sprintf("%d MB of its own, %d MB with the program", m.own>>20, m.all>>20)
}

// memoryOf is that of a process.
func memoryOf(pid int) (m memory) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return m
	}
	for name, into := range map[string]*int{"RssAnon:": &m.own, "VmRSS:": &m.all} {
		_, line, _ := bytes.Cut(data, []byte(name))
		n := 0
		if _, err := fmt.Sscan(strings.TrimSpace(string(line)), &n); err == nil {
			*into = n << 10
		}
	}
	return m
}

// processor is the time of a process in hundredths of a second.
func processor(pid int) int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	list := strings.Fields(rest) // from the third field on
	if len(list) < 13 {
		return 0
	}
	user, err := strconv.Atoi(list[11])
	system, err2 := strconv.Atoi(list[12])
	if errors.Join(err, err2) != nil {
		return 0
	}
	return user + system
}

// connectionsTo are the sockets of this machine that are connected to a port, as links to them are
// written.
func connectionsTo(port string) map[string]bool {
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil
	}
	data, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		return nil
	}
	sockets := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		const remote, state, inode, established = 2, 3, 9, "01"
		list := strings.Fields(line)
		if len(list) > inode && list[state] == established && strings.HasSuffix(list[remote], fmt.Sprintf(":%04X", n)) {
			sockets["socket:["+list[inode]+"]"] = true
		}
	}
	return sockets
}

// socketsAmong is how many of them a process has.
func socketsAmong(pid int, sockets map[string]bool) (n int) {
	dir := fmt.Sprintf("/proc/%d/fd/", pid)
	files, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	for _, f := range files {
		if to, err := os.Readlink(dir + f.Name()); err == nil && sockets[to] {
			n++
		}
	}
	return n
}
