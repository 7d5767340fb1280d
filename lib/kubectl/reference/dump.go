package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/kubectl/pkg/cmd"
)

type Flag struct {
	Name       string              `json:"name"`
	Shorthand  string              `json:"shorthand,omitempty"`
	Type       string              `json:"type"`
	Default    string              `json:"default"`
	NoOpt      string              `json:"noOption,omitempty"`
	Usage      string              `json:"usage"`
	Hidden     bool                `json:"hidden,omitempty"`
	Deprecated string              `json:"deprecated,omitempty"`
	ShortDep   string              `json:"shorthandDeprecated,omitempty"`
	Required   bool `json:"required,omitempty"`
	Ann map[string][]string `json:"ann,omitempty"`
}
type Command struct {
	Name       string    `json:"name"`
	Use        string    `json:"use"`
	UseLine    string    `json:"useLine"`
	Aliases    []string  `json:"aliases,omitempty"`
	SuggestFor []string  `json:"suggestFor,omitempty"`
	Short      string    `json:"short"`
	Long       string    `json:"long,omitempty"`
	Example    string    `json:"example,omitempty"`
	Hidden     bool      `json:"hidden,omitempty"`
	Deprecated string    `json:"deprecated,omitempty"`
	Runnable   bool      `json:"runnable,omitempty"`
	Flags      []Flag    `json:"flags,omitempty"`
	Persistent []Flag    `json:"persistent,omitempty"`
	Commands   []Command `json:"commands,omitempty"`
	DisableFlagsInUseLine bool `json:"dfu,omitempty"`
}

func flags(fs *pflag.FlagSet) []Flag {
	var out []Flag
	fs.VisitAll(func(f *pflag.Flag) {
		_, req := f.Annotations[cobra.BashCompOneRequiredFlag]
		out = append(out, Flag{f.Name, f.Shorthand, f.Value.Type(), f.DefValue, f.NoOptDefVal, f.Usage, f.Hidden, f.Deprecated, f.ShorthandDeprecated, req, f.Annotations})
	})
	return out
}
func dump(c *cobra.Command) Command {
	c.InitDefaultHelpFlag()
	d := Command{Name: c.Name(), Use: c.Use, UseLine: c.UseLine(), Aliases: c.Aliases, SuggestFor: c.SuggestFor, Short: c.Short, Long: c.Long, Example: c.Example, Hidden: c.Hidden, Deprecated: c.Deprecated, Runnable: c.Runnable(), DisableFlagsInUseLine: c.DisableFlagsInUseLine}
	d.Flags = flags(c.LocalNonPersistentFlags())
	d.Persistent = flags(c.PersistentFlags())
	for _, s := range c.Commands() {
		if s.Name() == "__complete" { continue }
		d.Commands = append(d.Commands, dump(s))
	}
	return d
}
func main() {
	streams := genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr}
	o := cmd.KubectlOptions{IOStreams: streams, ConfigFlags: genericclioptions.NewConfigFlags(true).WithDeprecatedPasswordFlag().WithDiscoveryBurst(300).WithDiscoveryQPS(50.0), Arguments: []string{"kubectl"}}
	c := cmd.NewKubectlCommand(o)
	c.InitDefaultHelpCmd()
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	enc.Encode(dump(c))
	_ = strings.TrimSpace
}
