/**
 * Words of six letters and more that logs, states and settings are full of. Whoever has one of them as a password would find dots
 * in every other line, and each of these would tell it.
 */
export const commonWords: ReadonlySet<string> = new Set(
  [
    'accepted,account,accounts,action,actions,address,addresses,administrator,against,allowed,always,america,anonymous',
    'another,anything,apache,application,applications,archive,argument,arguments,august,authentication,authorization',
    'backoff,backup,because,before,berlin,between,boolean,breton,browser,button,celery,certificate,change,changed,changes',
    'client,clients,cluster,column,columns,command,commands,complete,completed,compose,config,configuration,configure',
    'connect,connected,connecting,connection,container,content,cookie,cookies,create,created,credential,credentials',
    'critical,custom,database,databases,debugging,december,default,defaults,delete,deleted,denied,develop,developer',
    'development,directories,directory,disable,disabled,disconnect,disconnected,django,docker,document,documents,domain',
    'domains,download,downloads,elastic,elasticsearch,enable,enabled,english,environment,errors,europe,everyone,everything',
    'example,examples,exception,exceptions,expected,expired,expires,expiry,external,failed,failing,failure,failures,fastapi',
    'february,fields,filename,filenames,filter,filters,finished,folder,folders,footer,format,france,french,friday,function',
    'gateway,german,germany,gunicorn,handshake,header,headers,health,healthy,images,import,imports,inputs,insert,inserted',
    'integer,internal,invalid,january,javascript,kernel,kubernetes,length,library,license,limits,listed,little,loaded',
    'loading,localdomain,localhost,logout,london,loopback,machine,machines,mariadb,master,maximum,medium,member,members',
    'memory,message,messages,method,methods,middle,minimum,minute,minutes,missing,module,modules,monday,mongodb,network',
    'nobody,nodejs,normal,nothing,notice,notices,november,number,object,objects,ocapistaine,october,offline,online,option',
    'optional,options,origin,origins,output,outputs,package,packages,parameter,parameters,passed,passphrase,password',
    'passwords,passwort,pending,people,person,picture,pictures,postgres,postgresql,preview,primary,private,probes,process',
    'processes,production,profile,profiles,project,projects,protocol,public,python,python3,rabbitmq,reading,reconnect',
    'reconnected,reconnecting,record,records,refused,release,remote,remove,removed,replica,report,reports,request,requests',
    'required,reruns,response,responses,restart,restarted,restarts,result,results,running,runtime,sample,sandbox,saturday',
    'saving,screen,search,second,secondary,seconds,secret,secrets,select,selected,september,server,servers,service,services',
    'session,sessions,setting,settings,sidebar,signal,simple,skipped,something,spanish,sqlite,staging,standard,started',
    'starting,stderr,stdout,stopped,stopping,storage,stream,streamlit,strict,string,strong,succeeded,success,successful',
    'sunday,supervisor,system,systems,tables,terminal,testing,through,thursday,timeout,tokens,traceback,tuesday,tunnel',
    'tunnels,typescript,undefined,unhealthy,unknown,update,updated,upload,uploads,username,uvicorn,values,variable',
    'variables,version,versions,visits,waiting,warning,warnings,websocket,websockets,wednesday,widget,widgets,wildcard',
    'within,without,worker,workers,writing,written',
    'ocap-dev,dev-proxy,prod-proxy,host-config,sigterm,sigkill,sigint,sighup',
  ].flatMap((line) => line.split(',')),
);
