package pac

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dop251/goja"

	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

const (
	maxRun   = 5 * time.Second
	maxStack = 500 // calls
	maxText  = 8 << 10
)

func init() {
	register.PAC.Set(struct{}{}, func(source string) (register.PACScript, error) { return compile(source) })
}

// script is a compiled file.
type script struct {
	program *goja.Program
	resolve func(ctx context.Context, host string) ([]string, error) // addresses
	local   func() []string
	now     func() time.Time
}

func compile(source string) (*script, error) {
	program, err := goja.Compile("", source, false)
	if err != nil {
		return nil, fmt.Errorf("it is no JavaScript: %w", err)
	}
	return &script{program: program, resolve: resolve, local: localAddresses, now: time.Now}, nil
}

var errLate = fmt.Errorf("it ran for more than %s", maxRun)

// Find runs FindProxyForURL.
func (s *script) Find(ctx context.Context, address, host string) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, maxRun, errLate)
	defer cancel()
	vm := goja.New()
	vm.SetMaxCallStackSize(maxStack)
	stop := context.AfterFunc(ctx, func() { vm.Interrupt(context.Cause(ctx)) })
	defer stop()
	if err := s.offer(ctx, vm); err != nil {
		return "", err
	}
	if _, err := vm.RunProgram(s.program); err != nil {
		return "", explain(err)
	}
	find, ok := goja.AssertFunction(vm.Get("FindProxyForURL"))
	if !ok {
		return "", errors.New("it has no function FindProxyForURL")
	}
	result, err := find(goja.Undefined(), vm.ToValue(address), vm.ToValue(host))
	switch {
	case ctx.Err() != nil: // what it found meanwhile may be wrong: names were not resolved
		return "", context.Cause(ctx)
	case err != nil:
		return "", explain(err)
	case goja.IsNull(result) || goja.IsUndefined(result):
		return "", nil
	}
	text, ok := result.Export().(string)
	if !ok || len(text) > maxText {
		return "", errors.New("FindProxyForURL returns no text, or too long a one")
	}
	return text, nil
}

// explain gives the cause of an interruption.
func explain(err error) error {
	var interrupted *goja.InterruptedError
	if errors.As(err, &interrupted) {
		if cause, ok := interrupted.Value().(error); ok {
			return cause
		}
	}
	var deep *goja.StackOverflowError
	if errors.As(err, &deep) {
		return errors.New("its functions call each other too deeply")
	}
	return err
}
