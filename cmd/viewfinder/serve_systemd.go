package main

import (
	"fmt"
	"net"

	"github.com/coreos/go-systemd/v22/activation"
	"github.com/coreos/go-systemd/v22/daemon"
)

// The names of the sockets that systemd may hand over (FileDescriptorName).
const (
	postgresSocket = "postgresql"
	httpSocket     = "http"
)

// handed are the sockets that whoever started the process listens at already.
func handed() (map[string]net.Listener, error) {
	all, err := activation.ListenersWithNames()
	if err != nil {
		return nil, err
	}
	sockets := map[string]net.Listener{}
	for name, list := range all {
		if name != postgresSocket && name != httpSocket || len(list) != 1 || list[0] == nil {
			return nil, usageError{fmt.Errorf("the socket %q of systemd is none that is known: FileDescriptorName= is %s or %s, once each", name, postgresSocket, httpSocket)}
		}
		sockets[name] = list[0]
	}
	return sockets, nil
}

// notify tells systemd how it goes, where it is the one that wants to know.
func (a *app) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		a.say("telling systemd: %v", err)
	}
}
