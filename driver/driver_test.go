package driver

import "testing"

// Driver.Open's connector ends with its one connection.
func TestDriver_open(t *testing.T) {
	t.Parallel()
	c, err := (&Driver{}).Open("Logfile=" + t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	own, ok := c.(*conn).own.(*connector)
	if !ok {
		t.Fatal("it has no connector of its own")
	}
	log := own.pool.Parts().Link.Log
	log.SessionStart("", "", "")
	if lines, cause := log.Lost(); lines != 0 {
		t.Fatal(cause)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	log.SessionStart("", "", "")
	if lines, _ := log.Lost(); lines != 1 {
		t.Error("the log goes on")
	}
	if c, err := (&Driver{}).OpenConnector("NoSuch=1"); err == nil || c != nil {
		t.Errorf("%v, %v", c, err)
	}
}
