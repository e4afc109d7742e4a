package main

import (
	"fmt"
	"net"
	"strconv"
)

// listensAt checks the address that a flag says to listen at.
func listensAt(flag, address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return usageError{fmt.Errorf("--%s: %s is no address: write host:port, such as 127.0.0.1:8080", flag, address)}
	}
	return nil
}
