#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "forms/cli/commands.h"

namespace {

int run(int argc, char** argv) {
    namespace cli = relais::forms::cli;
    CLI::App app{"relais-forms: check and convert survey forms (XLSForm, XForm)"};
    app.set_version_flag("--version", "relais-forms " RELAIS_VERSION);
    app.require_subcommand(1);

    std::string file;
    bool json = false;
    auto* check = app.add_subcommand("check", "List everything that is wrong with a form");
    check->add_option("FILE", file, "The form: .xlsx, .md with tables, or an XForm .xml")
        ->required();
    check->add_flag("--json", json, "Print the findings as JSON");

    std::string from;
    std::string to;
    auto* convert = app.add_subcommand("convert", "Write a form in another format");
    convert->add_option("IN", from, "The form: .xlsx, .md with tables, or an XForm .xml")
        ->required();
    convert->add_option("OUT", to, "What to write: .xml (XForm), .xlsx or .md")->required();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // --help and --version end here too, with exit code 0.
        return app.exit(error) == 0 ? cli::kDone : cli::kWrongCall;
    }
    if (check->parsed()) return cli::check(file, json, std::cout, std::cerr);
    return cli::convert(from, to, std::cout, std::cerr);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "relais-forms: " << error.what() << '\n';
        return relais::forms::cli::kNotUsable;
    }
}
