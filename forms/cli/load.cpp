#include <filesystem>
#include <string>
#include <utility>

#include "forms/base/result.h"
#include "forms/cli/commands.h"
#include "forms/cli/input.h"
#include "forms/xform/xform.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::cli {

Result<Form> load_form(const std::string& file) {
    const auto bytes = TRY(read_input(file, xlsform::kMaxFileBytes));
    const bool unnamed = file == "-";
    const auto name = unnamed ? std::string("form") : std::filesystem::path(file).stem().string();
    if (xform::looks_like_xml(bytes)) {
        auto loaded = xform::read_xform(bytes, name);
        return Form{{}, {std::move(loaded.definition), std::move(loaded.diagnostics), {}, {}, {}}};
    }
    auto workbook = TRY(xlsform::read_workbook(bytes, unnamed ? "standard input" : file));
    auto loaded = xlsform::load(workbook, name);
    return Form{std::move(workbook), std::move(loaded)};
}

}  // namespace relais::forms::cli
