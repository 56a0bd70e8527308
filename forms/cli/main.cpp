#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <new>

#include "forms/base/random.h"
#include "forms/base/time.h"
#include "forms/cli/commands.h"
#include "forms/session/session.h"

namespace {

constexpr const char* kFormHelp =
    "The form: XLSForm (.xlsx, .xlsm, .xls, .csv, .md) or XForm (.xml), told apart by content; "
    "- for standard input. Lists are looked for beside it";

int run(int argc, char** argv) {
    namespace cli = relais::forms::cli;
    CLI::App app{"relais-forms: check and convert survey forms (XLSForm, XForm)"};
    app.set_version_flag("--version", "relais-forms " RELAIS_VERSION);
    app.require_subcommand(1);
    app.footer("Exit code: 0 usable or done, 1 not, 2 called wrongly. Complaints name the cell.");

    std::string file;
    bool json = false;
    auto* check = app.add_subcommand("check", "List everything that is wrong with a form");
    check->add_option("FILE", file, kFormHelp)->required();
    check->add_flag("--json", json, "Print the findings as JSON");

    std::string from;
    std::string to;
    auto* convert = app.add_subcommand("convert", "Write a form in another format");
    convert->add_option("IN", from, kFormHelp)->required();
    convert->add_option("OUT", to, "What to write: .xml (XForm), .xlsx or .md")->required();

    auto* eval =
        app.add_subcommand("eval", "Evaluate XPath expressions: JSON lines in, JSON lines out");
    auto* replay = app.add_subcommand("replay", "Play interviews: JSON lines in, JSON lines out");

    cli::Filling filling;
    auto* fill = app.add_subcommand("fill", "Write one submission from a file of answers");
    fill->add_option("FORM", filling.form, kFormHelp)->required();
    fill->add_option("--answers", filling.answers,
                     "JSON object of questions and answers, in the order of answering: "
                     "{\"age\": 34, \"/data/member[2]/name\": \"Awa\"}; - for standard input")
        ->required();
    fill->add_option("--out", filling.out, "The submission to write (XML); - for standard output")
        ->required();

    std::string language;
    auto* show = app.add_subcommand("show", "Print a form as text, for reviewers");
    show->add_option("FORM", file, kFormHelp)->required();
    show->add_option("--lang", language,
                     "Its language, by name or code: French, fr; without it the form's own");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // --help and --version end here too, with exit code 0.
        return app.exit(error) == 0 ? cli::kDone : cli::kWrongCall;
    }
    if (check->parsed()) return cli::check(file, json, std::cout, std::cerr);
    const relais::SystemClock clock;
    relais::SystemRandom random;
    relais::forms::session::Surroundings surroundings;
    surroundings.clock = &clock;
    surroundings.random = &random;
    if (eval->parsed()) return cli::eval(std::cin, std::cout, clock);
    if (replay->parsed()) return cli::replay(std::cin, std::cout, clock, random);
    if (fill->parsed()) return cli::fill(filling, surroundings, std::cout, std::cerr);
    if (show->parsed()) return cli::show(file, language, std::cout, std::cerr);
    return cli::convert(from, to, std::cout, std::cerr);
}

/// What waits in the stream may still find the disk full: then nothing of it is done.
int after_writing(int code) {
    std::cout.flush();
    if (std::cout) return code;
    std::cerr << "relais-forms: standard output: cannot be written (check the disk)\n";
    return relais::forms::cli::kNotUsable;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return after_writing(run(argc, argv));
    } catch (const std::bad_alloc&) {
        std::cerr << "relais-forms:";
        for (int i = 1; i < argc; ++i)
            std::cerr << ' ' << argv[i];
        std::cerr << ": this form needs more memory than there is; put long lists into CSV files, "
                     "or close other programs\n";
        return relais::forms::cli::kNotUsable;
    } catch (const std::exception& error) {
        std::cerr << "relais-forms: " << error.what() << '\n';
        return relais::forms::cli::kNotUsable;
    }
}
