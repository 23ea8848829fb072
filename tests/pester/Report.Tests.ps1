BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $server = Start-DstServer
    $at = @{ Redis = $server.Endpoint; Prefix = 'report' }
    $other = @{ Redis = $server.Endpoint; Prefix = 'none' }
    $config = New-TextFile $TestDrive config.json '{"table_name":"t","threads":2,"database":"redis"}'
    $text = '[{"action":"putItem","name":"fill","qps":400,"times":600,"seed":7,"data":{"a":8}},
        [{"action":"getItem","qps":200,"times":100,"seed":7}, {"action":"query","qps":200,"times":100,"seed":8}]]'
    $traffic = New-TextFile $TestDrive traffic.json $text
    $worker = Start-DstWorker @at -AsJob
    $result = Start-DstPublisher @at $config $traffic

    # The data of a page, as its script reads it.
    function Get-PageData($File) {
        $page = Get-Content $File -Raw
        $page -match '(?s)<script type="application/json" id="data">(.+?)</script>' | Should -BeTrue
        $Matches[1] | ConvertFrom-Json
    }
}

AfterAll {
    Clear-Job $worker
    $server | Stop-DstServer
    Remove-Module Session
}

Describe 'Export-DstReport' {
    It 'writes what the result says, to the op' {
        $file = $result | Export-DstReport (Join-Path $TestDrive one.html) -Title 'A title'
        $file | Should -BeOfType System.IO.FileInfo
        $data = Get-PageData $file
        $data.title | Should -Be 'A title'
        $run = $data.runs[0]
        $run.runId, $run.state | Should -Be $result.RunId, 'Completed'
        $run.traffic, $run.config | Should -Be "$text`n", '{"table_name":"t","threads":2,"database":"redis"}'
        ($run.tiles | Where-Object name -EQ Completed).value | Should -Be 800
        $run.tasks.name | Should -Be fill, getItem, query
        $run.tasks.seed | Should -Be '7', '7', '8'
        $run.timeline.task | Should -Be $null, 0, 1, 2
        foreach ($column in 'planned', 'published', 'started', 'completed') {
            foreach ($task in 0..2) {
                ($run.timeline[1 + $task].columns.$column | Measure-Object -Sum).Sum |
                    Should -Be $result.Tasks[$task].Published -Because "$column of task $task"
            }
            ($run.timeline[0].columns.$column | Measure-Object -Sum).Sum | Should -Be 800 -Because $column
        }
        ($run.timeline[0].columns.responseMax | Measure-Object -Maximum).Maximum | Should -Be $result.ResponseMaxMs
        $run.percentiles.response[-1] | Should -Be 100, $result.ResponseMaxMs
    }

    It 'puts rows together where there are very many, and knows how long the last one is' {
        $made = New-MadeResult 5 -Seconds 1441 | Export-DstReport (Join-Path $TestDrive long.html)
        $rows = (Get-PageData $made).runs[0].timeline[0]
        $rows.step, $rows.length, $rows.lastStep | Should -Be 2, 721, 1
        $rows.columns.completed[0, -1] | Should -Be 200, 100
    }

    It 'writes the same of the run in Redis, and of a result that was saved in any way' {
        $result | Export-Clixml (Join-Path $TestDrive saved.xml)
        $result, $result | Export-Clixml (Join-Path $TestDrive list.xml)
        $result | ConvertTo-Json -Depth 4 | Set-Content (Join-Path $TestDrive saved.json)
        # As Start-Job and other machines send it, which keep one level of an object.
        $sent = [System.Management.Automation.PSSerializer]::Serialize($result, 1)
        $expected = Get-PageData ($result | Export-DstReport (Join-Path $TestDrive a.html))
        $others = @{
            Redis   = Export-DstReport @at (Join-Path $TestDrive b.html)
            Run     = Get-DstRun @at | Export-DstReport (Join-Path $TestDrive g.html)
            Clixml  = Import-Clixml (Join-Path $TestDrive saved.xml) | Export-DstReport (Join-Path $TestDrive c.html)
            Json    = Get-Content (Join-Path $TestDrive saved.json) -Raw | ConvertFrom-Json |
                Export-DstReport (Join-Path $TestDrive d.html)
            List    = @(Import-Clixml (Join-Path $TestDrive list.xml))[0] |
                Export-DstReport (Join-Path $TestDrive l.html)
            Job     = [System.Management.Automation.PSSerializer]::Deserialize($sent) |
                Export-DstReport (Join-Path $TestDrive j.html)
            XmlName = Join-Path $TestDrive saved.xml | Export-DstReport (Join-Path $TestDrive e.html)
            JsonName = Get-Item (Join-Path $TestDrive saved.json) | Export-DstReport (Join-Path $TestDrive f.html)
        }
        foreach ($way in $others.Keys) {
            (Get-PageData $others[$way]).runs | ConvertTo-Json -Depth 9 |
                Should -BeExactly ($expected.runs | ConvertTo-Json -Depth 9) -Because $way
        }
    }

    It 'puts two runs beside each other' {
        $result | Export-Clixml (Join-Path $TestDrive before.xml)
        $file = $result | Export-DstReport (Join-Path $TestDrive two.html) -Compare (Join-Path $TestDrive before.xml)
        (Get-PageData $file).runs.runId | Should -Be $result.RunId, $result.RunId
        $list = Join-Path $TestDrive list.html
        (Get-PageData (Export-DstReport $list -InputObject $result, $result)).runs.Count | Should -Be 2
        $file = $result, $result | Export-DstReport (Join-Path $TestDrive piped.html)
        (Get-PageData $file).runs.Count | Should -Be 2
        { $result, $result, $result | Export-DstReport (Join-Path $TestDrive three.html) -ErrorAction Stop } |
            Should -Throw '*one run, or two beside each other; 3 were given*'
    }

    It 'writes over nothing unless told to' {
        $path = New-TextFile $TestDrive mine.html 'mine'
        { $result | Export-DstReport $path -ErrorAction Stop } | Should -Throw "There is a file $path already."
        Get-Content $path | Should -Be mine
        $result | Export-DstReport $path -WhatIf | Should -BeNullOrEmpty
        ($result | Export-DstReport $path -Force).Length | Should -BeGreaterThan 1000000
    }

    It 'says what is no result' {
        $bad = New-TextFile $TestDrive bad.json '{"a":'
        { $bad | Export-DstReport (Join-Path $TestDrive x.html) -ErrorAction Stop } |
            Should -Throw "$bad holds no saved result*"
        { 'nowhere.xml' | Export-DstReport (Join-Path $TestDrive x.html) -ErrorAction Stop } |
            Should -Throw '*nowhere.xml*'
        { Get-Date | Export-DstReport (Join-Path $TestDrive x.html) -ErrorAction Stop } |
            Should -Throw '*This is no result of a run*'
        { Export-DstReport @other (Join-Path $TestDrive x.html) -ErrorAction Stop } |
            Should -Throw "*There has been no run under prefix 'none'*"
        Export-Clixml -InputObject $null -Path (Join-Path $TestDrive null.xml)
        { Join-Path $TestDrive null.xml | Export-DstReport (Join-Path $TestDrive x.html) -ErrorAction Stop } |
            Should -Throw '*This is no result of a run*'
        $flat = New-TextFile $TestDrive flat.json ($result, $result | ConvertTo-Json -WarningAction SilentlyContinue)
        { $flat | Export-DstReport (Join-Path $TestDrive x.html) -ErrorAction Stop } | Should -Throw '*-Depth*'
        $former = Get-DstRun @at
        $former.GetType().GetProperty('RunId').SetValue($former, 'former')
        { $former | Export-DstReport (Join-Path $TestDrive x.html) -ErrorAction Stop } |
            Should -Throw '*does not hold run former any more*'
        Join-Path $TestDrive x.html | Should -Not -Exist
    }
}
